import type { EntityManager } from '@mikro-orm/sql'
import { errors } from 'oidc-provider'
import { earlier, minutes } from '../clock.ts'
import type { App } from '../apps/app.entity.ts'
import { admit, isAgreed } from '../apps/app-use.ts'
import type { Database } from '../database/database.ts'
import type { NewRows } from '../database/insert.ts'
import { inTransaction } from '../database/retry.ts'
import { isOrphan } from '../database/transient-errors.ts'
import { randomId } from '../random-id.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import { useAgain } from '../sessions/app-session.statements.ts'
import type { EnteredSession } from '../sessions/live-session.ts'

type Visit = {
  session: Pick<EnteredSession, 'id' | 'entries'> & { user: { id: number } }
  app: Pick<App, 'id' | 'kind'>
  /** The scopes that the app requests. */
  asked: readonly string[]
  now: Date
  /** Runs when the session enters the app for the first time. */
  onFirst(rows: NewRows): void
}

/** The names of the session and of its grant for an app. */
type Entered = Pick<AppSession, 'sid' | 'grantName'>

/**
 * Lets a session in to an app, and returns the session's name for the app: one `sid`, whichever browser
 * tab comes first. Returns undefined if the user must consent first. Throws if the session has ended.
 */
export type EnterApp = (visit: Visit) => Promise<Entered | undefined>

type Deps = Pick<Database, 'em' | 'prepareChange'>

export function createEnterApp({ em, prepareChange }: Deps): EnterApp {
  const use = prepareChange(useAgain)

  /**
   * Uses an earlier entry, and records that once per minute. A removal of the access that commits
   * meanwhile ends this `sid` with all that is granted under it.
   */
  async function enterAgain({ session, app, asked, now }: Visit): Promise<Entered | undefined> {
    const entry = session.entries.get(app.id)
    if (!entry?.use) return undefined
    if (app.kind === 'third_party' && !isAgreed(entry.use, asked)) return undefined
    const until = earlier(now, minutes(1))
    if (entry.use.lastUsedAt < until) await use(now, app.id, until, session.id)
    return entry
  }

  return async (visit) => (await enterAgain(visit)) ?? enterFirst(em, visit)
}

const enterFirst = (
  em: EntityManager,
  { session: { id: session, user }, app, asked, now, onFirst }: Visit,
): Promise<Entered | undefined> =>
  inTransaction(em, async (tx) => {
    if (!(await admit(tx, { user: user.id, app, asked, now }))) return undefined
    const key = { session, app: app.id }
    const found = await tx.findOne(AppSession, key)
    if (found) return { sid: found.sid, grantName: found.grantName ?? null }
    const sid = randomId()
    await tx.insert(AppSession, { ...key, sid, createdAt: now })
    onFirst(tx)
    return { sid, grantName: null }
  }).catch((error: unknown) => {
    if (!isOrphan(error)) throw error
    throw new errors.LoginRequired('the session has ended')
  })

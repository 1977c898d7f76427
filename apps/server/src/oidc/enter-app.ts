import type { EntityManager } from '@mikro-orm/sql'
import { errors } from 'oidc-provider'
import { earlier, minutes } from '../clock.ts'
import type { App } from '../apps/app.entity.ts'
import { admit, isAgreed } from '../apps/app-use.ts'
import { fromLines } from '../apps/lines.ts'
import type { Database } from '../database/database.ts'
import type { NewRows } from '../database/insert.ts'
import { inTransaction } from '../database/retry.ts'
import { toDate } from '../database/time.ts'
import { isOrphan } from '../database/transient-errors.ts'
import { randomId } from '../random-id.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import { entryOf, useAgain } from '../sessions/app-session.statements.ts'

type Entry = {
  user: number
  session: string
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
export type EnterApp = (entry: Entry) => Promise<Entered | undefined>

type Deps = Pick<Database, 'em' | 'prepare' | 'prepareChange'>

export function createEnterApp({ em, prepare, prepareChange }: Deps): EnterApp {
  const ask = prepare(entryOf)
  const use = prepareChange(useAgain)

  /**
   * Finds an earlier entry, and records its use once per minute. A removal of the access that commits
   * meanwhile ends this `sid` with all that is granted under it.
   */
  async function enterAgain({ session, app, asked, now }: Entry): Promise<Entered | undefined> {
    const [row] = await ask(session, app.id)
    if (!row) return undefined
    const agreed = { scopes: fromLines(row.scopes), agreedAt: row.agreed_at }
    if (app.kind === 'third_party' && !isAgreed(agreed, asked)) return undefined
    const until = earlier(now, minutes(1))
    if (toDate(row.last_used_at) < until) await use(now, app.id, until, session)
    return { sid: row.sid, grantName: row.grant_name }
  }

  return async (entry) => (await enterAgain(entry)) ?? enterFirst(em, entry)
}

const enterFirst = (
  em: EntityManager,
  { user, session, app, asked, now, onFirst }: Entry,
): Promise<Entered | undefined> =>
  inTransaction(em, async (tx) => {
    if (!(await admit(tx, { user, app, asked, now }))) return undefined
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

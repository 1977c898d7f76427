import { ForeignKeyConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { errors } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import { admit } from '../apps/app-use.ts'
import type { NewRows } from '../database/insert.ts'
import { inTransaction } from '../database/retry.ts'
import { randomId } from '../random-id.ts'
import { AppSession } from '../sessions/app-session.entity.ts'

type Entry = {
  user: number
  session: string
  app: App
  /** The scopes that the app requests. */
  asked: readonly string[]
  now: Date
  /** Runs when the session enters the app for the first time. */
  onFirst(rows: NewRows): void
}

/**
 * Lets a session in to an app, and returns the session's name for the app: one `sid`, whichever browser
 * tab comes first. Returns undefined if the user must consent first. Throws if the session has ended.
 */
export const enterApp = (
  em: EntityManager,
  { user, session, app, asked, now, onFirst }: Entry,
): Promise<string | undefined> =>
  inTransaction(em, async (tx) => {
    if (!(await admit(tx, { user, app, asked, now }))) return undefined
    const key = { session, app: app.id }
    const found = await tx.findOne(AppSession, key)
    if (found) return found.sid
    const sid = randomId()
    await tx.insert(AppSession, { ...key, sid, createdAt: now })
    onFirst(tx)
    return sid
  }).catch((error: unknown) => {
    if (!(error instanceof ForeignKeyConstraintViolationException)) throw error
    throw new errors.LoginRequired('the session has ended')
  })

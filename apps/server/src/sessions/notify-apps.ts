import type { EntityManager } from '@mikro-orm/sql'
import { days, later } from '../clock.ts'
import { write } from '../database/ask.ts'
import { inTransaction } from '../database/retry.ts'
import { AppSession } from './app-session.entity.ts'
import { addLogouts, addLogoutsOfApp } from './app-session.statements.ts'
import { deleteSessions, lockSessions, lockSessionsOf } from './session.statements.ts'

/** An app is notified for this time; by then its own session has probably ended. */
const usefulFor = days(5)

type Ending = { ids: readonly string[]; user?: number }

/**
 * Queues a logout token for each app that these sessions signed in to and that wants one, in the
 * transaction that deletes them and before the deletion. Returns the number of sessions that still exist.
 * They are locked: of two callers that end a session at once only one notifies, and meanwhile the session
 * enters no further app.
 */
export async function notifyApps(
  em: EntityManager,
  { ids, user }: Ending,
  at: Date,
): Promise<number> {
  const found =
    user === undefined
      ? await write(em, lockSessions, ids)
      : await write(em, lockSessionsOf, ids, user)
  if (found > 0) await write(em, addLogouts, at, later(at, usefulFor), at, at, ids)
  return found
}

/** Ends a session's sign-in to one app, which is notified as if the session had ended. */
export async function leaveApp(
  em: EntityManager,
  { sessions, app }: { sessions: readonly string[]; app: string },
  at: Date,
): Promise<void> {
  await write(em, addLogoutsOfApp, at, later(at, usefulFor), at, at, sessions, app)
  await em.nativeDelete(AppSession, { session: { $in: [...sessions] }, app })
}

/** Deletes expired sessions. */
export const endExpired = (em: EntityManager, ids: string[], now: Date): Promise<void> =>
  inTransaction(em, async (tx) => {
    await notifyApps(tx, { ids }, now)
    await write(tx, deleteSessions, ids)
  })

import type { EntityManager } from '@mikro-orm/sql'
import { days, later } from '../clock.ts'
import { write } from '../database/ask.ts'
import { inTransaction } from '../database/retry.ts'
import { AppSession } from './app-session.entity.ts'
import { addLogouts, addLogoutsOfApp } from './app-session.statements.ts'
import { Session } from './session.entity.ts'

/** An app is told for this time; by then its own session is likely to have ended. */
const usefulFor = days(5)

type Ending = { ids: readonly string[]; user?: number }

/**
 * Queues a logout token for each app that these sessions signed in to and that wants to be told, in the
 * transaction that deletes them and before it does. Returns how many of the sessions there still are. They are
 * locked: of two that end a session at once one tells of it, and meanwhile it signs in to no further app.
 */
export async function tellApps(
  em: EntityManager,
  { ids, user }: Ending,
  at: Date,
): Promise<number> {
  const there = { id: { $in: [...ids] }, ...(user !== undefined && { user }) }
  // A write, not just a lock: Galera nodes see only writes of each other.
  const found = await em.nativeUpdate(Session, there, { isSeen: true })
  if (found > 0) await write(em, addLogouts, at, later(at, usefulFor), at, at, ids)
  return found
}

/** Ends what sessions are at one app, which is told of it as of their end. */
export async function leaveApp(
  em: EntityManager,
  { sessions, app }: { sessions: readonly string[]; app: string },
  at: Date,
): Promise<void> {
  await write(em, addLogoutsOfApp, at, later(at, usefulFor), at, at, sessions, app)
  await em.nativeDelete(AppSession, { session: { $in: [...sessions] }, app })
}

/** Deletes sessions whose time is over. */
export const endExpired = (em: EntityManager, ids: string[], now: Date): Promise<void> =>
  inTransaction(em, async (tx) => {
    await tellApps(tx, { ids }, now)
    await tx.nativeDelete(Session, { id: { $in: ids } })
  })

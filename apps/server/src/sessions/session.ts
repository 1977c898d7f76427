import { publish } from '../events/publish.ts'
import { days, earlier, noLaterThan } from '../clock.ts'
import { ask, write } from '../database/ask.ts'
import { inOneTransaction } from '../database/retry.ts'
import { LockMode } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { splitCookie } from './refresh-token.ts'
import { notifyApps } from './notify-apps.ts'
import {
  deleteSessionsOf,
  maxSessions,
  ownerOfToken,
  sessionsTooMany,
} from './session.statements.ts'
import { Session } from './session.entity.ts'
import type { User } from '../users/user.entity.ts'

/** An unused session ends after this time. */
export const idleTimeout = days(14)

/**
 * The condition on a live session: neither its absolute nor its idle timeout has passed. A session dated
 * further ahead than clocks may differ is void.
 */
export const liveAt = (now: Date) => ({
  expiresAt: { $gt: now },
  lastUsedAt: { $gt: earlier(now, idleTimeout) },
  createdAt: noLaterThan(now),
})

export type AccountRef = Pick<User, 'id'>

/** Ends the session whose cookie the browser presented. A cookie that does not match ends nothing. */
export async function endPresentedSession(
  em: EntityManager,
  cookie: string | undefined,
  at: Date,
): Promise<void> {
  if (!cookie) return
  const { id, hash } = splitCookie(cookie)
  const [owner] = await ask(em, ownerOfToken, id, hash, hash)
  if (owner) await endSessions(em, { user: { id: owner.user_id }, id }, at)
}

type SessionFilter = { user: AccountRef; exceptId?: string } | { user: AccountRef; id: string }

/**
 * Deletes sessions and returns their number. They end at once everywhere, because every replica looks a
 * session up on each call. Other programs learn of it in the same transaction, the caller's if there is
 * one. To end all sessions of an account, the caller has locked the account's row, which keeps new ones
 * out.
 */
export async function endSessions(
  em: EntityManager,
  filter: SessionFilter,
  at: Date,
): Promise<number> {
  const { user } = filter
  if ('id' in filter) return endThese(em, { user, ids: [filter.id] }, at)
  return inOneTransaction(em, async (tx) => {
    // A locking read finds what has committed since the transaction's first read, too.
    const lockMode = LockMode.PESSIMISTIC_WRITE
    const only = { fields: ['id'], lockMode, disableIdentityMap: true } as const
    const found = await tx.find(Session, { user: user.id }, only)
    const ids = found.map(({ id }) => id).filter((id) => id !== filter.exceptId)
    return endThese(tx, { user, ids }, at)
  })
}

/** The only place that ends sessions before they expire. */
async function endThese(
  em: EntityManager,
  { user, ids }: { user: AccountRef; ids: string[] },
  at: Date,
): Promise<number> {
  if (ids.length === 0) return 0
  return inOneTransaction(em, async (tx) => {
    const found = await notifyApps(tx, { ids, user: user.id }, at)
    if (found === 0) return 0
    const ended = await write(tx, deleteSessionsOf, ids, user.id)
    await publish(tx, { type: 'session.ended', userId: user.id, sessions: ids }, at)
    return ended
  })
}

/**
 * Returns whether to look for sessions to end: from half the limit on, since concurrent sign-ins do not
 * count each other.
 */
export const isNearSessionLimit = (count = 0): boolean => count >= maxSessions / 2

/** Ends the least recently used sessions above the limit; returns their number. */
export async function endOldestSessions(
  em: EntityManager,
  user: AccountRef,
  at: Date,
): Promise<number> {
  const oldest = await ask(em, sessionsTooMany, user.id)
  return endThese(em, { user, ids: oldest.map(({ id }) => id) }, at)
}

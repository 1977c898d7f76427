import { randomUUIDv7 } from 'node:crypto'
import { days, earlier, later, noLaterThan } from '../clock.ts'
import type { NewRows } from '../database/insert.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { tokenHash, type Keys } from '../keys.ts'
import { generationMark, newToken, splitCookie } from './refresh-token.ts'
import { Session } from './session.entity.ts'
import type { User } from '../users/user.entity.ts'

/** An unused session ends after this time. */
export const idleTimeout = days(14)

/**
 * The condition on a live session: neither its absolute nor its idle timeout has passed. One dated further
 * ahead than clocks may differ is void.
 */
export const liveAt = (now: Date) => ({
  expiresAt: { $gt: now },
  lastUsedAt: { $gt: earlier(now, idleTimeout) },
  createdAt: noLaterThan(now),
})

export type ClientInfo = { userAgent: string | undefined; ip: string }
type SessionOptions = { keys: Keys; now: Date; absoluteTimeoutDays: number }

export function openSession(
  batch: NewRows,
  user: AccountRef,
  options: ClientInfo & SessionOptions,
) {
  const id = randomUUIDv7()
  const token = newToken(options.keys, id)
  const hash = tokenHash(token)
  batch.create(Session, {
    id,
    user: user.id,
    tokenHash: hash,
    createdAt: options.now,
    lastUsedAt: options.now,
    expiresAt: later(options.now, days(options.absoluteTimeoutDays)),
    userAgent: options.userAgent ?? null,
    ip: options.ip,
  })
  return { id, cookie: `${id}.${token}`, generation: { mark: generationMark(hash), lost: 0 } }
}

/** Ends the session whose cookie the browser presented. A cookie that does not match ends nothing. */
export async function endPresentedSession(
  em: EntityManager,
  cookie: string | undefined,
): Promise<void> {
  if (!cookie) return
  const { id, hash } = splitCookie(cookie)
  await em.nativeDelete(Session, { id, $or: [{ tokenHash: hash }, { previousTokenHash: hash }] })
}

type AccountRef = Pick<User, 'id'>
type SessionFilter =
  | { id: string }
  | { user: AccountRef; exceptId?: string }
  | { user: AccountRef; id: string }

/**
 * Deletes sessions and returns how many. They end at once everywhere, because every replica looks a session
 * up on each call.
 */
export async function endSessions(em: EntityManager, filter: SessionFilter): Promise<number> {
  const except = 'exceptId' in filter && filter.exceptId ? { id: { $ne: filter.exceptId } } : {}
  const id = 'id' in filter ? { id: filter.id } : except
  return em.nativeDelete(Session, { ...id, ...('user' in filter && { user: filter.user.id }) })
}

/** The number of sessions that an account keeps. A sign-in ends those used longest ago. */
export const maxSessions = 100

/** Whether to look for sessions to end: from half the limit on, since concurrent sign-ins do not count each other. */
export const isNearSessionLimit = (count = 0): boolean => count >= maxSessions / 2

/** Ends the least recently used sessions above the limit; returns how many. */
export async function endOldestSessions(em: EntityManager, user: AccountRef): Promise<number> {
  const newestFirst = { orderBy: { lastUsedAt: 'desc', id: 'desc' } } as const
  // One statement deletes a bounded number; a later sign-in ends what remains.
  const beyondLimit = { offset: maxSessions, limit: 10 * maxSessions, fields: ['id'] as const }
  // In a fork, because sessions with only an id must not answer later queries of this call.
  const oldest = await em
    .fork()
    .find(Session, { user: user.id }, { ...newestFirst, ...beyondLimit })
  if (oldest.length === 0) return 0
  return em.nativeDelete(Session, { id: { $in: oldest.map(({ id }) => id) } })
}

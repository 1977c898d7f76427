import { randomUUIDv7 } from 'node:crypto'
import { days, later, noLaterThan } from '../clock.ts'
import type { NewRows } from '../database/insert.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { tokenHash, type Keys } from '../keys.ts'
import { answerMark, newToken, splitCookie } from './refresh-token.ts'
import { Session } from './session.entity.ts'
import type { User } from '../users/user.entity.ts'

/** An unused session ends after this time. */
export const idleLife = days(14)

/**
 * A session is live until its absolute or idle timeout. One dated further ahead than clocks may differ is
 * void.
 */
export const liveAt = (now: Date) => ({
  expiresAt: { $gt: now },
  lastUsedAt: { $gt: later(now, -idleLife) },
  createdAt: noLaterThan(now),
})

export type Device = { userAgent: string | undefined; ip: string }
type SessionOptions = { keys: Keys; now: Date; ttlDays: number }

export function openSession(rows: NewRows, user: Owner, device: Device & SessionOptions) {
  const id = randomUUIDv7()
  const token = newToken(device.keys, id)
  const hash = tokenHash(token)
  rows.create(Session, {
    id,
    user: user.id,
    tokenHash: hash,
    createdAt: device.now,
    lastUsedAt: device.now,
    expiresAt: later(device.now, days(device.ttlDays)),
    userAgent: device.userAgent?.slice(0, 255) ?? null,
    ip: device.ip,
  })
  return { id, cookie: `${id}.${token}`, answer: { mark: answerMark(hash), lost: 0 } }
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

type Owner = Pick<User, 'id'>
type Which = { id: string } | { user: Owner; exceptId?: string } | { user: Owner; id: string }

/** Deletes sessions and returns their number. Every replica checks the table on each call. */
export async function endSessions(em: EntityManager, which: Which): Promise<number> {
  const except = 'exceptId' in which && which.exceptId ? { id: { $ne: which.exceptId } } : {}
  const id = 'id' in which ? { id: which.id } : except
  return em.nativeDelete(Session, { ...id, ...('user' in which && { user: which.user.id }) })
}

/** The number of sessions an account keeps; the next sign-in ends any excess. */
export const maxSessions = 100

/** Trimming starts at half the limit, because a sign-in does not count the sessions of concurrent ones. */
export const isNearSessionLimit = (count = 0): boolean => count >= maxSessions / 2

/** Ends the least recently used sessions above the limit; returns how many. */
export async function endOldestSessions(em: EntityManager, user: Owner): Promise<number> {
  const newest = { orderBy: { lastUsedAt: 'desc', id: 'desc' }, offset: maxSessions } as const
  const tooMany = { ...newest, limit: 10 * maxSessions, fields: ['id'] as const }
  const oldest = await em.fork().find(Session, { user: user.id }, tooMany)
  if (oldest.length === 0) return 0
  return em.nativeDelete(Session, { id: { $in: oldest.map(({ id }) => id) } })
}

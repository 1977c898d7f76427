import type { QueryResult } from '@mikro-orm/core'
import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { days, later, seconds } from '../clock.ts'
import type { NewRows } from '../database/insert.ts'
import type { EntityManager } from '../database.ts'
import { hmac, isSame, tokenHash, type Keys } from '../keys.ts'
import type { FindLiveSession } from './live-session.ts'
import { Session } from './session.entity.ts'
import type { User } from './user.entity.ts'

/** Several tabs may hold the token that one of them has just rotated. */
const replayGrace = seconds(10)

/** A session that nobody comes back to ends before its time. */
export const idleLife = days(14)

/** What a session must be to count at this time. */
export const liveAt = (now: Date) => ({
  expiresAt: { $gt: now },
  lastUsedAt: { $gt: later(now, -idleLife) },
})

type Device = { userAgent: string | undefined; ip: string }
type Terms = { keys: Keys; now: Date; ttlDays: number }

export function openSession(rows: NewRows, user: Owner, device: Device & Terms) {
  const refreshToken = randomBytes(32).toString('base64url')
  const id = randomUUIDv7()
  rows.create(Session, {
    id,
    user: user.id,
    tokenHash: tokenHash(refreshToken),
    createdAt: device.now,
    lastUsedAt: device.now,
    expiresAt: later(device.now, days(device.ttlDays)),
    userAgent: device.userAgent?.slice(0, 255) ?? null,
    ip: device.ip,
  })
  return { id, cookie: `${id}.${refreshToken}` }
}

// Written out: every browser asks for it four times an hour, and building it would be most of its cost.
const rotation = `update sessions set token_hash = ?, previous_token_hash = ?, rotated_at = ?,
    last_used_at = ?, ip = ?, user_agent = ?
  where id = ? and token_hash = ? and expires_at > ? and last_used_at > ?`

type Rotation = Device & Pick<Terms, 'keys' | 'now'> & { findLiveSession: FindLiveSession }

/**
 * Rotates a refresh token. The next token is derived from the one presented, so tabs that race with
 * the same token all receive the same successor. A token replayed after the grace ends the session.
 */
export async function rotateSession(
  em: EntityManager,
  cookie: string,
  { keys, now, ip, userAgent, findLiveSession }: Rotation,
) {
  const { id, token } = splitCookie(cookie)
  const presented = tokenHash(token)
  const successors = keys.all.map(({ refresh }) => hmac(refresh, id, token).toString('base64url'))
  const [newest = ''] = successors
  const time = (date: Date) => em.getPlatform().processDateProperty(date)
  // People are shown where a device was used last, not where it once signed in.
  const device = [ip, userAgent?.slice(0, 255) ?? null]
  const change = [tokenHash(newest), presented, time(now), time(now), ...device]
  const live = [time(now), time(later(now, -idleLife))]
  const { affectedRows: rotated } = await em
    .getConnection()
    .execute<QueryResult>(rotation, [...change, id, presented, ...live], 'run')
  const session = await findLiveSession(id, now)
  if (!session) return 'none'
  if (rotated > 0) return { session, cookie: `${id}.${newest}` }
  // Where SECRET_KEY changed just now, the tab that won derived the successor under an older key.
  const next = successors.find((one) => isSame(tokenHash(one), session.tokenHash))
  const isGrace =
    session.rotatedAt !== null && now.getTime() - session.rotatedAt.getTime() <= replayGrace
  if (next !== undefined && isGrace) return { session, cookie: `${id}.${next}` }
  await endSessions(em, { id })
  return { replayedBy: session.user.id }
}

/** Ends the session a browser still carries; a cookie that does not match ends nothing. */
export async function endCarriedSession(
  em: EntityManager,
  cookie: string | undefined,
): Promise<void> {
  if (!cookie) return
  const { id, token } = splitCookie(cookie)
  const hash = tokenHash(token)
  await em.nativeDelete(Session, { id, $or: [{ tokenHash: hash }, { previousTokenHash: hash }] })
}

type Owner = Pick<User, 'id'>
type Which = { id: string } | { user: Owner; exceptId?: string } | { user: Owner; id: string }

/** Ends sessions at once, on every replica; returns how many. */
export async function endSessions(em: EntityManager, which: Which): Promise<number> {
  const except = 'exceptId' in which && which.exceptId ? { id: { $ne: which.exceptId } } : {}
  const id = 'id' in which ? { id: which.id } : except
  return em.nativeDelete(Session, { ...id, ...('user' in which && { user: which.user.id }) })
}

function splitCookie(cookie: string): { id: string; token: string } {
  const dot = cookie.indexOf('.')
  return { id: cookie.slice(0, Math.max(0, dot)).slice(0, 36), token: cookie.slice(dot + 1) }
}

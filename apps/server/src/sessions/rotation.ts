import type { QueryResult } from '@mikro-orm/core'
import { later, seconds } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { isSame, tokenHash, type Keys } from '../keys.ts'
import type { FindLiveSession, LiveSession } from './live-session.ts'
import { answerSign, splitCookie, successorsOf, wasIssued, type Answer } from './refresh-token.ts'
import { Session } from './session.entity.ts'
import { endSessions, idleLife, type Device } from './session.ts'

/** Several tabs may hold the token that one of them has just rotated. */
const replayGrace = seconds(10)

// The SQL is a constant: every browser runs it four times an hour, and building it would be most of its cost.
const rotation = `update sessions set token_hash = ?, previous_token_hash = ?, rotated_at = ?,
    last_used_at = ?, ip = ?, user_agent = ?, is_seen = 0
  where id = ? and token_hash = ? and expires_at > ? and last_used_at > ?`

type Rotation = Device & { keys: Keys; now: Date; findLiveSession: FindLiveSession }
type Rotated = { session: LiveSession; cookie: string; answer: Answer }

/**
 * Rotates a refresh token. A replayed one ends the session, but within the grace, or while nothing of
 * the answer it was rotated for was ever seen: then that answer was lost, and is given again.
 */
export async function rotateSession(
  em: EntityManager,
  cookie: string,
  { keys, now, ip, userAgent, findLiveSession }: Rotation,
): Promise<Rotated | 'none' | { replayedBy: number }> {
  const { id, token, hash: presented } = splitCookie(cookie)
  const successors = successorsOf(keys, id, token)
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
  const withToken = (next: string, lost: number): Rotated => {
    const sign = answerSign(tokenHash(next))
    return { session, cookie: `${id}.${next}`, answer: { sign, lost } }
  }
  // The count goes on: begun anew, it would make tokens of a lost answer good again.
  if (rotated > 0) return withToken(newest, session.answersLost)
  // Where SECRET_KEY changed just now, the tab that won derived the successor under an older key.
  const next = successors.find((one) => isSame(tokenHash(one), session.tokenHash))
  if (next !== undefined) {
    if (isFresh(session, now)) return withToken(next, session.answersLost)
    if (await answerAgain(em, session, now)) return withToken(next, session.answersLost + 1)
    // Another tab may have been quicker just now, with the same token.
    const after = await findLiveSession(id, now)
    if (after?.tokenHash === session.tokenHash && isFresh(after, now)) {
      return withToken(next, after.answersLost)
    }
  }
  // The id stands in every access token: with it alone, and garbage, nobody ends anything.
  if (next === undefined && !(await wasOurs(em, keys, { id, token, presented }))) return 'none'
  await endSessions(em, { id })
  return { replayedBy: session.user.id }
}

/** A rotation in the future is not fresh until its time comes: the clock was wrong then. */
const isFresh = ({ rotatedAt }: LiveSession, now: Date): boolean =>
  Math.abs(now.getTime() - (rotatedAt?.getTime() ?? 0)) <= replayGrace

/** Whether the answer may be given once more: only while nothing of it was ever seen. */
async function answerAgain(em: EntityManager, session: LiveSession, now: Date): Promise<boolean> {
  const { id, tokenHash: hash, answersLost } = session
  const unseen = { id, tokenHash: hash, answersLost, isSeen: false }
  const again = { answersLost: answersLost + 1, rotatedAt: now, lastUsedAt: now }
  return (await em.nativeUpdate(Session, unseen, again)) > 0
}

type Presented = { id: string; token: string; presented: string }

/** Tokens from before there were seals are known while they are the last one. */
async function wasOurs(em: EntityManager, keys: Keys, { id, token, presented }: Presented) {
  if (wasIssued(keys, id, token)) return true
  return (await em.count(Session, { id, previousTokenHash: presented })) > 0
}

/**
 * Whether an access token may be what it says it is. The first sight of an answer is written down: from
 * then on a replay of the refresh token before it is a theft. A token of an answer that was given again
 * is one at once: whoever was given it again did not have it, so somebody else does. From before a lost
 * answer no token is good any more, whichever rotation it came with.
 */
export async function seeAnswer(
  em: EntityManager,
  session: LiveSession,
  { sign, lost }: Answer,
): Promise<'fine' | 'changed' | 'over' | 'stolen'> {
  const isCurrent = sign === answerSign(session.tokenHash)
  if (lost < session.answersLost) {
    if (!isCurrent) return 'over'
    await endSessions(em, { id: session.id })
    return 'stolen'
  }
  if (!isCurrent || session.isSeen) return 'fine'
  const { id, tokenHash: hash, answersLost } = session
  const seen = await em.nativeUpdate(
    Session,
    { id, tokenHash: hash, answersLost },
    { isSeen: true },
  )
  return seen > 0 ? 'fine' : 'changed'
}

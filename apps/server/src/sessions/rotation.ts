import { earlier, seconds } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import type { Prepared } from '../database/statement.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { constantTimeEqual, tokenHash, type Keys } from '../keys.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import type { FindLiveSession, LiveSession } from './live-session.ts'
import {
  generationMark,
  newToken,
  splitCookie,
  successorsOf,
  wasIssued,
  type TokenGeneration,
} from './refresh-token.ts'
import { Session } from './session.entity.ts'
import type { rotateToken } from './session.statements.ts'
import type { ClientInfo } from './open-session.ts'
import { endSessions, idleTimeout } from './session.ts'

/** Several tabs may present the token that one of them has just rotated. */
const replayGrace = seconds(10)

/** The prepared statement that replaces a session's token while it is the one presented. */
export type RotateToken = Prepared<typeof rotateToken>

type Rotation = ClientInfo & {
  keys: Keys
  now: Date
  rotateToken: RotateToken
  findLiveSession: FindLiveSession
}
type Rotated = {
  kind: 'rotated'
  session: LiveSession
  cookie: string
  generation: TokenGeneration
}
type Refused =
  /** No live session has, or ever had, this token. */
  | { kind: 'unknown' }
  /** A changed password has just replaced the token. */
  | { kind: 'replaced' }
  /** The token was used before, and its session has ended. */
  | { kind: 'replayed'; userId: number }

/**
 * Rotates a refresh token. A token presented a second time is a replay and ends the session. There are
 * two exceptions: within the grace period tabs share one rotation, and a response whose tokens were never
 * used counts as lost and is sent again. A token that a changed password has just replaced gets nothing
 * and ends nothing, because another tab may have sent it before the new cookie arrived.
 */
export async function rotateSession(
  em: EntityManager,
  cookie: string,
  { keys, now, ip, userAgent, rotateToken, findLiveSession }: Rotation,
): Promise<Rotated | Refused> {
  const { id, token, hash: presented } = splitCookie(cookie)
  const successors = successorsOf(keys, id, token)
  const [newest = ''] = successors
  const rotated = await rotateToken(
    tokenHash(newest),
    presented,
    now,
    now,
    // The device list shows where a device was last used, not where it first signed in.
    ip,
    userAgent ?? null,
    id,
    presented,
    now,
    earlier(now, idleTimeout),
  )
  const session = await findLiveSession(id, now)
  if (!session) return { kind: 'unknown' }
  const withToken = (next: string, lost: number): Rotated => {
    const mark = generationMark(tokenHash(next))
    return { kind: 'rotated', session, cookie: `${id}.${next}`, generation: { mark, lost } }
  }
  // The count of lost responses goes on: restarted at zero, it would revive tokens of a lost response.
  if (rotated > 0) return withToken(newest, session.answersLost)
  // Just after a key rotation the winning tab may have derived the successor from an older key.
  const next = successors.find((one) => constantTimeEqual(tokenHash(one), session.tokenHash))
  if (next !== undefined) {
    if (isFresh(session, now)) return withToken(next, session.answersLost)
    if (await resendResponse(em, session, now)) return withToken(next, session.answersLost + 1)
    // Another tab may have sent the response again just now, which starts a new grace period.
    const after = await findLiveSession(id, now)
    if (after?.tokenHash === session.tokenHash && isFresh(after, now)) {
      return withToken(next, after.answersLost)
    }
  }
  if (next === undefined && isFresh(session, now) && (await isPrevious(em, id, presented))) {
    return { kind: 'replaced' }
  }
  // An access token shows the session's id, so an id with a made-up token must end nothing.
  if (next === undefined && !(await wasOurs(em, keys, { id, token, presented }))) {
    return { kind: 'unknown' }
  }
  await endStolen(em, session, now)
  return { kind: 'replayed', userId: session.user.id }
}

/**
 * Ends a session whose cookie was copied, and the device's trust with it: the thief may have copied that
 * cookie too.
 */
const endStolen = (em: EntityManager, { id, user }: LiveSession, now: Date): Promise<void> =>
  inTransaction(em, async (tx) => {
    await endTrust(tx, user)
    await endSessions(tx, { user, id }, now)
  })

/**
 * Replaces a session's refresh token by one that cannot be derived from earlier ones, so that a copy of
 * an earlier one is a replay. Returns undefined when the caller presents no cookie of this session.
 */
export async function replaceToken(
  em: EntityManager,
  cookie: string | undefined,
  { keys, now, sessionId: id }: { keys: Keys; now: Date; sessionId: string },
): Promise<string | undefined> {
  if (cookie === undefined || splitCookie(cookie).id !== id) return undefined
  const token = newToken(keys, id)
  const { tokenHash: previousTokenHash } = await em.findOneOrFail(Session, { id })
  const fresh = { tokenHash: tokenHash(token), previousTokenHash, rotatedAt: now }
  await em.nativeUpdate(Session, { id }, { ...fresh, isSeen: true })
  return `${id}.${token}`
}

/**
 * Returns whether the rotation is within the grace period. A rotation in the future was written under a
 * wrong clock and is not.
 */
const isFresh = ({ rotatedAt }: LiveSession, now: Date): boolean =>
  Math.abs(now.getTime() - (rotatedAt?.getTime() ?? 0)) <= replayGrace

/** Counts a response as sent once more, unless one of its tokens was used or another call counted it first. */
async function resendResponse(
  em: EntityManager,
  session: LiveSession,
  now: Date,
): Promise<boolean> {
  const { id, tokenHash: hash, answersLost } = session
  const unseen = { id, tokenHash: hash, answersLost, isSeen: false }
  const again = { answersLost: answersLost + 1, rotatedAt: now, lastUsedAt: now }
  return (await em.nativeUpdate(Session, unseen, again)) > 0
}

type Presented = { id: string; token: string; presented: string }

/**
 * Returns whether this session once had the token. A token from before tokens had a MAC is recognized
 * only as the previous one.
 */
async function wasOurs(em: EntityManager, keys: Keys, { id, token, presented }: Presented) {
  return wasIssued(keys, id, token) || isPrevious(em, id, presented)
}

async function isPrevious(em: EntityManager, id: string, presented: string): Promise<boolean> {
  return (await em.count(Session, { id, previousTokenHash: presented })) > 0
}

/**
 * Judges an access token by its generation. The first use of a generation is recorded: from then on a
 * replay of the previous refresh token means theft. A token of a response that counted as lost means
 * theft at once while its generation is current, because the owner's client never received it. Older
 * ones of that kind are void.
 */
export async function judgeGeneration(
  em: EntityManager,
  session: LiveSession,
  { mark, lost, now }: TokenGeneration & { now: Date },
): Promise<'fine' | 'changed' | 'over' | 'stolen'> {
  const isCurrent = mark === generationMark(session.tokenHash)
  if (lost < session.answersLost) {
    if (!isCurrent) return 'over'
    await endStolen(em, session, now)
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

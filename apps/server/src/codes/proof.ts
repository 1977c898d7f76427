import type { EntityManager } from '@mikro-orm/sql'
import { days, earlier, later, minutes, type Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { Challenge } from './challenge.entity.ts'
import { openAt } from './challenge.ts'

/**
 * Records that a code was proven. The first proof keeps it usable for at least five more minutes, up to
 * half an hour after the request. Only the first one does: otherwise a stolen code would live for as
 * long as it is checked. Throws CODE_INVALID when the challenge was closed meanwhile.
 */
export async function recordProof(em: EntityManager, challenge: Challenge, now: Date) {
  const { id, createdAt, expiresAt: known } = challenge
  const [latest, soon] = [later(createdAt, minutes(30)), later(now, minutes(5))]
  const wanted = soon < latest ? soon : latest
  const expiresAt = wanted > known ? wanted : known
  const unproven = { id, provenAt: null, ...openAt(now) }
  const changed = await em.nativeUpdate(Challenge, unproven, {
    provenAt: now,
    ...(wanted > known && { expiresAt }),
  })
  if (changed > 0) return { isFirst: true, expiresAt }
  // No row changed: the challenge was proven before, or closed meanwhile.
  if ((await em.count(Challenge, { id, ...openAt(now) })) > 0) {
    return { isFirst: false, expiresAt: known }
  }
  throw new AppError('CODE_INVALID')
}

/**
 * Spends a proven challenge in the transaction of its effect. Only one caller succeeds, and none after
 * the challenge has closed or expired, hence the fresh time.
 */
export async function spendChallenge(
  em: EntityManager,
  { id, type }: Challenge,
  clock: Clock,
): Promise<void> {
  const now = clock()
  const open = { id, type, ...openAt(now) }
  const spent = await em.nativeUpdate(Challenge, open, { isVerified: true, verifiedAt: now })
  if (spent === 0) throw new AppError('CODE_INVALID')
}

/** Closes all open challenges of an account, for a new password, a new address or a closed account. */
export async function closeChallenges(
  em: EntityManager,
  user: { id: number },
  now: Date,
): Promise<void> {
  // A day ago is past on every server's clock: a slow one must not take the challenge for open.
  const longPast = earlier(now, days(1))
  const open = { user: user.id, isVerified: false, expiresAt: { $gt: longPast } }
  await em.nativeUpdate(Challenge, open, { expiresAt: longPast })
}

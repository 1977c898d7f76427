import type { EntityManager } from '@mikro-orm/sql'
import { days, later, minutes, type Clock } from '../clock.ts'
import { AppError } from '../errors.ts'
import { Challenge } from './challenge.entity.ts'
import { openAt } from './challenge.ts'

/**
 * The first time a code is said back it stays usable for at least five minutes, within half an hour of
 * the asking: prolonged each time, a code once seen would live for as long as somebody checks it.
 * Throws CODE_INVALID for one that was closed meanwhile.
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
  // The challenge was proven before, or closed meanwhile.
  if ((await em.count(Challenge, { id, ...openAt(now) })) > 0) {
    return { isFirst: false, expiresAt: known }
  }
  throw new AppError('CODE_INVALID')
}

/**
 * Spends a proven challenge inside the transaction of its effect; only one caller ever succeeds, and
 * none once it is closed or over: what came between took its time.
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

/** A new password, a new address or a closed account leaves no code open that was asked for before. */
export async function closeChallenges(
  em: EntityManager,
  user: { id: number },
  now: Date,
): Promise<void> {
  // Long past on every machine's clock: one that is slow must not take it for open.
  const longPast = later(now, -days(1))
  const open = { user: user.id, isVerified: false, expiresAt: { $gt: longPast } }
  await em.nativeUpdate(Challenge, open, { expiresAt: longPast })
}

import type { EntityManager } from '@mikro-orm/sql'
import { days, skew } from '../clock.ts'
import type { Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'
import { verifyChained } from './judge.ts'

/** The time for which replicas of both versions may run side by side. */
const grace = days(1)

/** The time for which the former version may have written nothing before it was replaced. */
const quiet = days(30)

/** `last` is the end of the chain, as the asking process knows it. */
type Options = { keys: Keys; now: Date; last: SecurityEvent | undefined }

/**
 * Returns whether rows without a MAC may still come from a version before migration 0011. The chain
 * itself is the boundary: it began in that version, and its first row with a stamp is at most a day old.
 * An attacker could remove all rows with a stamp, so the row before must be of the last weeks. Only rows
 * with a valid seal count: others could be altered during this check and restored afterwards.
 */
export async function isUpgrading(em: EntityManager, { keys, now, last }: Options) {
  const stamped = { stamp: { $ne: null }, position: { $gt: 0 } }
  const [newer] = await em.find(SecurityEvent, stamped, { orderBy: { position: 'asc' }, limit: 1 })
  // Without a row of this version in the chain, its end must be one of the former version.
  const former = newer ? await rowBefore(em, newer) : last
  if (!former || former.stamp != null || !isWithin(quiet, former.at, now)) return false
  if (verifyChained(keys, former, await rowBefore(em, former)) !== 'valid') return false
  return (
    !newer || (isWithin(grace, newer.at, now) && verifyChained(keys, newer, former) === 'valid')
  )
}

const rowBefore = async (em: EntityManager, { position }: SecurityEvent) =>
  (await em.findOne(SecurityEvent, { position: (position ?? 0) - 1 })) ?? undefined

function isWithin(longest: number, at: Date, now: Date): boolean {
  const age = now.getTime() - at.getTime()
  return age < longest && age > -skew
}

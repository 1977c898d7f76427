import type { EntityManager } from '@mikro-orm/sql'
import { days, skew } from '../clock.ts'
import type { Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'
import { verifyChained } from './judge.ts'

/** How long replicas of both versions may run side by side. */
const grace = days(1)

/** `last` is the end of the chain, as the asking process knows it. */
type Options = { keys: Keys; now: Date; last: SecurityEvent | undefined }

/**
 * Whether rows without a MAC may still come from a version before migration 0011. The chain itself is
 * the boundary: it began in that version, and its first row with a stamp is at most a day old. Only
 * rows whose seal is right are believed: an attacker could alter others for the seconds in which this
 * is asked, and restore them afterwards.
 */
export async function isUpgrading(em: EntityManager, { keys, now, last }: Options) {
  const stamped = { stamp: { $ne: null }, position: { $gt: 0 } }
  const [newer] = await em.find(SecurityEvent, stamped, { orderBy: { position: 'asc' }, limit: 1 })
  const boundary = newer ?? last
  if (!boundary) return false
  const position = (boundary.position ?? 0) - 1
  const before = (await em.findOne(SecurityEvent, { position })) ?? undefined
  if (verifyChained(keys, boundary, before) !== 'valid') return false
  // Without a row of this version in the chain, its end must be one of the former version.
  if (!newer) return boundary.stamp == null
  const age = now.getTime() - newer.at.getTime()
  return before !== undefined && before.stamp == null && age < grace && age > -skew
}

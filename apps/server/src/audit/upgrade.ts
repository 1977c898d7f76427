import { days, skew } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent } from './event.entity.ts'

/** How long replicas of both versions may run side by side. */
const grace = days(1)

/**
 * Whether rows without a MAC may still come from a version before migration 0011. The chain itself is
 * the boundary: it began in that version, and its first row with a stamp is at most a day old. An
 * attacker cannot move that boundary without breaking the chain. Rows outside of the chain have no say.
 */
export async function isUpgrading(em: EntityManager, now: Date): Promise<boolean> {
  const first = await em.findOne(SecurityEvent, { position: 1 })
  if (!first || first.stamp != null) return false
  const stamped = { stamp: { $ne: null }, position: { $gt: 0 } }
  const [newer] = await em.find(SecurityEvent, stamped, { orderBy: { stamp: 'asc' }, limit: 1 })
  if (!newer) return true
  const age = now.getTime() - newer.at.getTime()
  return age < grace && age > -skew
}

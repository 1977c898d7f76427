import { days, skew } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent } from './event.entity.ts'

/** As long as replicas of both versions may run side by side. */
const grace = days(1)

/**
 * Whether rows without a MAC may still be those of a version that made none (before migration 0011). The
 * chain itself is the boundary: it began in that version, and its first row with a stamp is a day old at
 * most. Nobody moves that boundary without breaking the chain; rows outside of it say nothing.
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

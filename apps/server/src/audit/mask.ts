import type { FilterQuery } from '@mikro-orm/core'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { days } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent } from './event.entity.ts'

/** How long the addresses of an account that stays are there. */
export const addressesStay = days(30)

/** Small enough that nobody waits for its locks. */
const batch = 500

/** Takes the addresses out of rows of the log; their seals stay, and the log stays whole. */
export async function maskEvents(
  em: EntityManager,
  which: FilterQuery<SecurityEvent>,
): Promise<void> {
  const due = { $and: [{ ip: { $ne: null } }, which] }
  for (;;) {
    const rows = await em.fork().find(SecurityEvent, due, { fields: ['id'], limit: batch })
    if (rows.length === 0) return
    await em.nativeUpdate(SecurityEvent, { id: { $in: rows.map(({ id }) => id) } }, { ip: null })
    if (rows.length < batch) return
    await nextTurn()
  }
}

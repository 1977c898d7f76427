import type { FilterQuery } from '@mikro-orm/core'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { days } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent } from './event.entity.ts'

/** The time for which the log keeps IP addresses of existing accounts. */
export const addressesStay = days(30)

/** The batch is small, so that its locks are short. */
const batch = 500

/** Removes IP addresses from rows of the log. Their hashes stay, so the chain remains verifiable. */
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

import { days, later } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent } from './event.entity.ts'
import { addressesStay } from './mask.ts'

const batch = 500

/**
 * Addresses that are gone before their time. Only the deletion of an account does that, and the log knows
 * whose was asked for. A day of tolerance: the clock of whoever masked may have been ahead.
 */
export function createEarlyMasks(now: Date) {
  const due = later(now, days(1) - addressesStay)
  const firstOf = new Map<number, number>()
  return {
    /** Whether nothing can have masked this row yet. Rows of accounts are kept for `findWrong`. */
    isWrong({ at, ip, ipSeal, userId, position }: SecurityEvent): boolean {
      if (ip != null || ipSeal == null || at <= due) return false
      if (userId != null && !firstOf.has(userId)) firstOf.set(userId, position ?? 0)
      return userId == null
    },

    /** The first row whose account nobody ever asked to delete. */
    async findWrong(em: EntityManager): Promise<number | undefined> {
      const accounts = [...firstOf]
      while (accounts.length > 0) {
        const some = accounts.splice(0, batch)
        // oxlint-disable-next-line no-await-in-loop
        const pending = await findPendingDeletions(
          em,
          some.map(([userId]) => userId),
        )
        const wrong = some.find(([userId]) => !pending.has(userId))
        if (wrong) return wrong[1]
      }
      return undefined
    },
  }
}

async function findPendingDeletions(
  em: EntityManager,
  userIds: number[],
): Promise<Set<number | undefined>> {
  // Of the chain alone: a row outside of it may be anybody's.
  const inChain = { position: { $gt: 0 } }
  const asked = { userId: { $in: userIds }, kind: 'deletion_requested', ...inChain } as const
  const rows = await em.find(SecurityEvent, asked, { fields: ['userId'] })
  return new Set(rows.flatMap(({ userId }) => userId ?? []))
}

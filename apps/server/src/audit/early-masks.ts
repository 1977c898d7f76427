import { days, later } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { SecurityEvent } from './event.entity.ts'
import { addressesStay } from './mask.ts'

const batch = 500

/**
 * Detects IP addresses that were removed before their time. Only an account's deletion does that, and
 * the chain holds its request. A day of tolerance allows for the masking server's fast clock.
 */
export function createEarlyMasks(now: Date) {
  const due = later(now, days(1) - addressesStay)
  const firstOf = new Map<number, number>()
  return {
    /**
     * Returns whether this row's IP address is missing too early. Rows of accounts are remembered for
     * `findWrong`.
     */
    isWrong({ at, ip, ipSeal, userId, position }: SecurityEvent): boolean {
      if (ip != null || ipSeal == null || at <= due) return false
      if (userId != null && !firstOf.has(userId)) firstOf.set(userId, position ?? 0)
      return userId == null
    },

    /** Finds the first masked row of an account whose deletion was never requested. */
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
  // Only rows of the chain count: anyone with access to the database can insert others.
  const inChain = { position: { $gt: 0 } }
  const requested = { userId: { $in: userIds }, kind: 'deletion_requested', ...inChain } as const
  const rows = await em.find(SecurityEvent, requested, { fields: ['userId'] })
  return new Set(rows.flatMap(({ userId }) => userId ?? []))
}

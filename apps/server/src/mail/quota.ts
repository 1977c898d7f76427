import { days, earlier, noLaterThan, type Clock } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from './queued-mail.entity.ts'

/** Checks a sender's daily quota over the last 24 hours. */
export function createQuota(root: EntityManager, quotas: (number | undefined)[], clock: Clock) {
  return async (name: string, index: number): Promise<boolean> => {
    const quota = quotas[index]
    if (!quota) return true
    const now = clock()
    const lately = { $gt: earlier(now, days(1)), ...noLaterThan(now) }
    const sent = await root
      .fork()
      .count(QueuedMail, { state: 'sent', sender: name, changedAt: lately })
    return sent < quota
  }
}

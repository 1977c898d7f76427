import type { EntityManager } from '@mikro-orm/sql'
import { recordEvent } from '../audit/record.ts'
import { days, earlier, later } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import type { Keys } from '../keys.ts'
import { enqueueMail } from '../mail/enqueue.ts'
import { longestUse } from '../outbox/queue.ts'
import { User } from '../users/user.entity.ts'
import { Webhook } from './webhook.entity.ts'

/** A webhook without a successful delivery for this time is disabled. */
const patience = days(3)

type At = { keys: Keys; now: Date }

/** Records that a delivery failed, and disables a webhook that has been failing for days. */
export async function recordFailure(em: EntityManager, webhook: Webhook, at: At): Promise<void> {
  const { id, failingSince } = webhook
  if (failingSince == null)
    await em.nativeUpdate(Webhook, { id, failingSince: null }, { failingSince: at.now })
  else if (failingSince <= earlier(at.now, patience))
    await disableWebhook(em, webhook, { ...at, reason: 'failing' })
}

/**
 * Disables a failing webhook. Of several processes that notice it at once, one disables and reports it.
 */
export const disableWebhook = (
  root: EntityManager,
  { id }: Webhook,
  { keys, now, reason }: At & { reason: 'gone' | 'failing' },
): Promise<void> =>
  inTransaction(root, async (em) => {
    const change = { disabledAt: now, disabledReason: reason }
    if ((await em.nativeUpdate(Webhook, { id, disabledAt: null }, change)) === 0) return
    const event = { kind: 'webhook_disabled', detail: id } as const
    recordEvent(em, event, { keys, now, actor: 'service' })
    if (reason === 'failing') await mailSuperadmins(em, now)
  })

/** The mail does not name the webhook: its address may hold a secret. */
async function mailSuperadmins(em: EntityManager, now: Date): Promise<void> {
  const superadmins = await em.find(User, { role: 'superadmin', status: 'active' })
  for (const { email: recipient, username, locale } of superadmins) {
    const about = { recipient, username, locale: locale ?? ('en' as const) }
    const usefulUntil = later(now, longestUse)
    enqueueMail(em, { ...about, template: 'webhook_disabled', usefulUntil }, now)
  }
}

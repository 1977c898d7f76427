import { hours, type Ticks } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { createOutbox } from '../outbox/outbox.ts'
import { openOutboxes, type Outboxes } from '../outbox/outboxes.ts'
import { dispatchEvents } from './dispatch.ts'
import { renewSecrets } from './secret.ts'
import { createPost } from './post.ts'
import { rulesOf } from './post-rules.ts'
import { createWebhookCarrier, type CarrierDeps } from './webhook-carrier.ts'
import { WebhookDelivery } from './webhook-delivery.entity.ts'
import { Webhook } from './webhook.entity.ts'

export type Webhooks = Outboxes & {
  /** The number of waiting deliveries; undefined when the database does not answer. */
  pending(): Promise<number | undefined>
}

type Deps = Omit<CarrierDeps, 'em' | 'post'> & {
  config: { webhookAllowPrivate: boolean; isProduction: boolean }
  database: Pick<Database, 'em'>
  ticks: Ticks
}

/** The number of concurrent deliveries per webhook and process. */
const concurrency = 4

/** Delivers events to webhooks. */
export function openWebhooks(deps: Deps): Webhooks {
  const { config, keys, clock, log, ticks } = deps
  const { em } = deps.database
  const carrier = createWebhookCarrier({ ...deps, em, post: createPost(rulesOf(config)) })
  const terms = { concurrency, longestWait: hours(2) }
  const shared = { em, carrier, log, clock, ticks, ...terms }

  async function receivers(): Promise<string[] | null> {
    const webhooks = await em.fork().find(Webhook, {})
    await renewSecrets(em, keys, webhooks)
    const active = webhooks.filter(({ disabledAt }) => disabledAt == null)
    if (webhooks.length === 0) return null
    await dispatchEvents(em, active, { now: clock() })
    return active.map(({ id }) => id)
  }

  const outboxes = openOutboxes({
    openOutbox: (webhook) => createOutbox({ ...shared, only: { webhook } }),
    receivers,
    onError: (err) => log.error({ err }, 'events could not be given to webhooks'),
  })

  return {
    ...outboxes,
    pending: () =>
      em
        .fork()
        .count(WebhookDelivery, { state: 'queued' })
        .catch(() => undefined),
  }
}

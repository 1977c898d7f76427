import { hours, seconds, type Ticks } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { createOutbox, type Outbox } from '../outbox/outbox.ts'
import { dispatchEvents } from './dispatch.ts'
import { renewSecrets } from './secret.ts'
import { createPost } from './post.ts'
import { createWebhookCarrier, type CarrierDeps } from './webhook-carrier.ts'
import { WebhookDelivery } from './webhook-delivery.entity.ts'
import { Webhook } from './webhook.entity.ts'

export type Webhooks = {
  /** Looks for new events and due deliveries now. */
  wake(): void
  /** The number of deliveries that wait; undefined when the database does not answer. */
  pending(): Promise<number | undefined>
  stop(): Promise<void>
}

type Deps = Omit<CarrierDeps, 'em' | 'post'> & {
  config: { webhookAllowPrivate: boolean; isProduction: boolean }
  database: Pick<Database, 'em'>
  ticks: Ticks
}

/** The number of concurrent deliveries per webhook and process. */
const concurrency = 4
const pause = seconds(1)
/** Most services have no webhook. The first one waits no longer than this for its first event. */
const pauseWithout = seconds(10)

/**
 * Delivers events to webhooks. Each has an outbox over its own rows, so one that answers slowly keeps no
 * other waiting.
 */
export function openWebhooks(deps: Deps): Webhooks {
  const { config, keys, clock, log, ticks } = deps
  const { em } = deps.database
  const rules = { allowPrivate: config.webhookAllowPrivate, allowHere: !config.isProduction }
  const carrier = createWebhookCarrier({ ...deps, em, post: createPost(rules) })
  const terms = { concurrency, longestWait: hours(2) }
  const shared = { em, carrier, log, clock, ticks, ...terms }
  const outboxes = new Map<string, Outbox>()
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let isAsked = false
  let isIdle = false
  let round: Promise<void> | undefined

  async function dispatch(): Promise<void> {
    isAsked = false
    const webhooks = await em.fork().find(Webhook, {})
    isIdle = webhooks.length === 0
    await renewSecrets(em, keys, webhooks)
    const active = webhooks.filter(({ disabledAt }) => disabledAt == null)
    if (!isIdle) await dispatchEvents(em, active, { now: clock() })
    await openOutboxes(new Set(active.map(({ id }) => id)))
  }

  async function openOutboxes(active: Set<string>): Promise<void> {
    for (const [id, outbox] of outboxes) {
      if (active.has(id)) continue
      outboxes.delete(id)
      // oxlint-disable-next-line no-await-in-loop
      await outbox.stop()
    }
    for (const id of active) {
      if (!outboxes.has(id)) outboxes.set(id, openOutbox(id))
      outboxes.get(id)?.wake()
    }
  }

  const openOutbox = (webhook: string): Outbox => createOutbox({ ...shared, only: { webhook } })

  function wake(): void {
    if (isStopped) return
    isAsked = true
    clearTimeout(timer)
    round ??= dispatch()
      .catch((err: unknown) => log.error({ err }, 'events could not be given to webhooks'))
      .finally(() => {
        round = undefined
        if (isStopped) return
        timer = setTimeout(wake, isAsked ? 0 : isIdle ? pauseWithout : pause).unref()
      })
  }

  return {
    wake,
    pending: () =>
      em
        .fork()
        .count(WebhookDelivery, { state: 'queued' })
        .catch(() => undefined),
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await round
      await Promise.all([...outboxes.values()].map((outbox) => outbox.stop()))
    },
  }
}

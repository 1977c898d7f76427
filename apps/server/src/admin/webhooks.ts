import type { EntityManager } from '@mikro-orm/sql'
import { later } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { PublishedEvent } from '../events/published-event.entity.ts'
import { randomId } from '../random-id.ts'
import { addDeliveries, newDelivery } from '../webhooks/dispatch.ts'
import { encryptSecret, newWebhookSecret, renewSecrets } from '../webhooks/secret.ts'
import { WebhookDelivery } from '../webhooks/webhook-delivery.entity.ts'
import { webhookLimits } from '../webhooks/webhook-fields.ts'
import { Webhook } from '../webhooks/webhook.entity.ts'
import { record, type AdminDeps } from './administration.ts'

type WebhookFields = Pick<Webhook, 'url' | 'types'>
type WithSecret = { webhook: Webhook; secret: string }

/** The secret is shown once. Throws `FORBIDDEN` if there are too many webhooks. */
export const addWebhook = (deps: AdminDeps, fields: WebhookFields): Promise<WithSecret> =>
  inTransaction(deps.em, async (em) => {
    if ((await em.count(Webhook, {})) >= webhookLimits.count) throw new AppError('FORBIDDEN')
    const [id, secret, now] = [randomId(), newWebhookSecret(), new Date()]
    const { keys } = deps
    const sealed = { secret: encryptSecret(keys, id, secret), secretKeyId: keys.id }
    const webhook = em.create(Webhook, { id, ...fields, ...sealed, createdAt: now, updatedAt: now })
    record({ ...deps, em }, { kind: 'webhook_added', detail: id })
    return { webhook, secret }
  })

type Change = Partial<WebhookFields> & { isEnabled?: boolean }

/**
 * A webhook that is enabled again receives its waiting deliveries and all events from now on. Throws
 * `NOT_FOUND`.
 */
export const changeWebhook = (
  deps: AdminDeps,
  called: string,
  { isEnabled, ...fields }: Change,
): Promise<Webhook> =>
  inTransaction(deps.em, async (em) => {
    const webhook = await requireWebhook(em, called)
    const now = new Date()
    const enabled = { disabledAt: null, disabledReason: null, failingSince: null }
    const disabled = { disabledAt: now, disabledReason: 'operator' as const }
    Object.assign(webhook, fields, { updatedAt: now })
    if (isEnabled !== undefined) Object.assign(webhook, isEnabled ? enabled : disabled)
    record({ ...deps, em }, { kind: 'webhook_changed', detail: webhook.id })
    return webhook
  })

/** The webhook's deliveries are deleted with it. Throws `NOT_FOUND`. */
export const removeWebhook = (deps: AdminDeps, called: string): Promise<Webhook> =>
  inTransaction(deps.em, async (em) => {
    const webhook = await requireWebhook(em, called)
    await em.nativeDelete(Webhook, { id: webhook.id })
    record({ ...deps, em }, { kind: 'webhook_removed', detail: webhook.id })
    return webhook
  })

/** The previous secret also signs for `overlap` milliseconds. Throws `NOT_FOUND`. */
export async function rotateWebhookSecret(
  deps: AdminDeps,
  called: string,
  overlap: number,
): Promise<WithSecret> {
  // Both secrets share one key column, so the older one is encrypted anew first.
  await renewSecrets(deps.em, deps.keys, [await requireWebhook(deps.em.fork(), called)])
  return inTransaction(deps.em, async (em) => {
    const webhook = await requireWebhook(em, called)
    const [secret, now] = [newWebhookSecret(), new Date()]
    const isKept = overlap > 0 && webhook.secretKeyId === deps.keys.id
    Object.assign(webhook, {
      secret: encryptSecret(deps.keys, webhook.id, secret),
      secretKeyId: deps.keys.id,
      previousSecret: isKept ? webhook.secret : null,
      previousSecretUntil: isKept ? later(now, overlap) : null,
      updatedAt: now,
    })
    record({ ...deps, em }, { kind: 'webhook_changed', detail: webhook.id })
    return { webhook, secret }
  })
}

type Which = { event: string } | { since: Date }

/** The batch stays below the number of values that a SQLite statement takes. */
const batch = 1000

/** Delivers events again, or for the first time, and returns their number. Throws `NOT_FOUND`. */
export const redeliver = (deps: AdminDeps, called: string, which: Which): Promise<number> =>
  inTransaction(deps.em, async (em) => {
    const webhook = await requireWebhook(em, called)
    const { types } = webhook
    const chosen =
      'event' in which
        ? { id: which.event }
        : { at: { $gte: which.since }, ...(types.length > 0 && { type: { $in: types } }) }
    const now = new Date()
    let [count, last] = [0, 0]
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop
      const found = await em.find(
        PublishedEvent,
        { ...chosen, sequence: { $gt: last } },
        { orderBy: { sequence: 'asc' }, limit: batch, disableIdentityMap: true },
      )
      // oxlint-disable-next-line no-await-in-loop
      await queueAgain(em, { webhook, found, now })
      count += found.length
      last = found.at(-1)?.sequence ?? last
      if (found.length < batch) break
    }
    if (count === 0 && 'event' in which) throw new AppError('NOT_FOUND')
    return count
  })

type Again = { webhook: Webhook; found: PublishedEvent[]; now: Date }

/** A delivery that runs at this moment is left alone. */
async function queueAgain(em: EntityManager, { webhook, found, now }: Again): Promise<void> {
  const rows = found.map((event) => newDelivery(webhook, event, now))
  const [first] = rows
  if (!first) return
  await addDeliveries(em, rows)
  const settled = {
    webhook: webhook.id,
    event: { $in: found.map(({ sequence }) => sequence) },
    $or: [{ state: { $ne: 'queued' as const } }, { lease: null }],
  }
  const { nextTryAt, usefulUntil, changedAt } = first
  const again = { state: 'queued' as const, attempts: 0, lease: null }
  await em.nativeUpdate(WebhookDelivery, settled, { ...again, nextTryAt, usefulUntil, changedAt })
}

/** Finds a webhook by its id or its exact address. Throws `NOT_FOUND`. */
export async function requireWebhook(em: EntityManager, called: string): Promise<Webhook> {
  const found =
    (await em.findOne(Webhook, { id: called })) ?? (await em.findOne(Webhook, { url: called }))
  if (!found) throw new AppError('NOT_FOUND')
  return found
}

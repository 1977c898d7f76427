import { Webhook as Verifier } from 'standardwebhooks'
import { expect, test } from 'vitest'
import {
  addWebhook,
  changeWebhook,
  redeliver,
  removeWebhook,
  rotateWebhookSecret,
} from '../../src/admin/webhooks.ts'
import { setRole, setStatus } from '../../src/admin/change-account.ts'
import { days, hours, minutes } from '../../src/clock.ts'
import type { EventType } from '../../src/events/event-types.ts'
import { eventLife } from '../../src/events/event-reader.ts'
import { purge } from '../../src/jobs/purge.ts'
import { deriveKeys } from '../../src/keys.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { PublishedEvent } from '../../src/events/published-event.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { WebhookDelivery } from '../../src/webhooks/webhook-delivery.entity.ts'
import { Webhook } from '../../src/webhooks/webhook.entity.ts'
import { appKeys, byOperator, withApps } from '../support/apps.ts'
import { isMysql } from '../support/engine.ts'
import { register } from '../support/harness.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { startReceiver, type Received } from '../support/webhook-receiver.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const em = () => app.database.em.fork()
const by = () => byOperator(app)
const soon = { timeout: patience }

let people = 0
/** An account that arrives, and its subject. */
async function arrive() {
  const name = `ann${(people += 1)}`
  const { user } = await register(app, app.browser(), name)
  const { subject } = await em().findOneOrFail(User, { id: user.id })
  app.webhooks.wake()
  return { name, id: user.id, subject }
}

const add = (url: string, ...types: EventType[]) => addWebhook(by(), { url, types })
type Body = { type: string; data: { username?: string } }
const bodyOf = ({ body }: Received): Body => JSON.parse(body)
const verify = (secret: string, { body, headers }: Received) =>
  new Verifier(secret).verify(body, headers)

test('a receiver is told of an account, in the form and with the signature of Standard Webhooks', async () => {
  await using receiver = await startReceiver()
  const { secret, webhook } = await add(receiver.url)
  const { name, subject } = await arrive()
  await expect.poll(() => receiver.received.length, soon).toBe(1)
  const [one] = receiver.received as [Received]
  expect(verify(secret, one)).toEqual({
    type: 'user.created',
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: {
      id: subject,
      sequence: expect.any(Number),
      username: name,
      role: 'user',
      status: 'active',
    },
  })
  expect(() => verify(secret, { ...one, body: `${one.body} ` })).toThrow('signature')
  const stored = JSON.stringify(await em().find(Webhook, {}))
  expect(stored).not.toContain(secret.slice('whsec_'.length))
  await removeWebhook(by(), webhook.id)
})

test('it gets the types that it wants, and nothing from before it was added', async () => {
  const earlier = await arrive()
  await using receiver = await startReceiver()
  const { webhook } = await add(receiver.url, 'user.banned', 'session.ended')
  await setStatus(by(), earlier.name, 'banned')
  app.webhooks.wake()
  const types = () => receiver.received.map((one) => bodyOf(one).type).toSorted()
  await expect.poll(types, soon).toEqual(['session.ended', 'user.banned'])
  await removeWebhook(by(), webhook.id)
})

test('a failed delivery is tried again with the same id, another time and another signature', async () => {
  await using receiver = await startReceiver(() => ({ status: 500, text: 'no'.repeat(2000) }))
  const { secret, webhook } = await add(receiver.url)
  await arrive()
  const row = () => em().findOneOrFail(WebhookDelivery, { webhook: webhook.id })
  await expect.poll(async () => (await row()).attempts, soon).toBe(1)
  expect(await row()).toMatchObject({ status: 500, fault: 'status 500', state: 'queued' })
  expect((await row()).answer).toHaveLength(1024)
  receiver.state.answer = () => ({ status: 200 })
  app.pass(minutes(2))
  await expect.poll(async () => (await row()).state, soon).toBe('sent')
  const [first, second] = receiver.received as [Received, Received]
  expect(second.id).toBe(first.id)
  expect(Number(second.timestamp)).toBeGreaterThan(Number(first.timestamp))
  expect(second.signature).not.toBe(first.signature)
  expect(verify(secret, first)).toEqual(bodyOf(first))
  await removeWebhook(by(), webhook.id)
})

test('during a rotation both secrets sign, and then the new one alone', async () => {
  await using receiver = await startReceiver()
  const { secret, webhook } = await add(receiver.url)
  const { secret: next } = await rotateWebhookSecret(by(), webhook.id, hours(24))
  await arrive()
  await expect.poll(() => receiver.received.length, soon).toBe(1)
  const [one] = receiver.received as [Received]
  for (const either of [secret, next]) expect(verify(either, one)).toEqual(bodyOf(one))
  await rotateWebhookSecret(by(), webhook.id, 0)
  await arrive()
  await expect.poll(() => receiver.received.length, soon).toBe(2)
  const [, two] = receiver.received as [Received, Received]
  expect(two.signature.split(' ')).toHaveLength(1)
  for (const old of [secret, next]) expect(() => verify(old, two)).toThrow('signature')
  await removeWebhook(by(), webhook.id)
})

test('a redirect is not followed', async () => {
  await using target = await startReceiver()
  const headers = { location: target.url }
  await using receiver = await startReceiver(() => ({ status: 307, headers }))
  const { webhook } = await add(receiver.url)
  await arrive()
  const fault = async () => (await em().findOne(WebhookDelivery, { webhook: webhook.id }))?.fault
  await expect.poll(fault, soon).toBe('a redirect, which is not followed')
  expect(target.received).toEqual([])
  await removeWebhook(by(), webhook.id)
})

test('a receiver that answers 410 gets nothing more until it is enabled again', async () => {
  await using receiver = await startReceiver(() => ({ status: 410 }))
  const { webhook } = await add(receiver.url)
  const read = () => em().findOneOrFail(Webhook, { id: webhook.id })
  await arrive()
  await expect.poll(async () => (await read()).disabledReason, soon).toBe('gone')
  await arrive()
  const told = { kind: 'webhook_disabled', detail: webhook.id } as const
  expect(await em().count(SecurityEvent, told)).toBe(1)
  await changeWebhook(by(), webhook.id, { isEnabled: true })
  receiver.state.answer = () => ({ status: 200 })
  const { name } = await arrive()
  await expect.poll(() => receiver.received.length, soon).toBe(2)
  expect(receiver.received.map((one) => bodyOf(one).data.username)[1]).toBe(name)
  await removeWebhook(by(), webhook.id)
})

test('one that never answers keeps no other waiting', async () => {
  await using slow = await startReceiver(() => undefined)
  await using fast = await startReceiver()
  const hooks = [await add(slow.url, 'user.created'), await add(fast.url, 'user.created')]
  for (let count = 0; count < 6; count += 1) await arrive()
  await expect.poll(() => fast.received.length, soon).toBe(6)
  // Four deliveries run at once; on a slow machine the first of them are finished by now, and others
  // follow.
  await expect.poll(() => slow.received.length, soon).toBeGreaterThanOrEqual(4)
  for (const { webhook } of hooks) await removeWebhook(by(), webhook.id)
})

test('an event is delivered again by its id, and all since a time', async () => {
  await using receiver = await startReceiver()
  const { webhook } = await add(receiver.url, 'user.created')
  const since = new Date(Date.now() - days(1))
  await arrive()
  await expect.poll(() => receiver.received.length, soon).toBe(1)
  const [{ id }] = receiver.received as [Received]
  const state = async () =>
    (await em().findOneOrFail(WebhookDelivery, { webhook: webhook.id })).state
  await expect.poll(state, soon).toBe('sent')
  expect(await redeliver(by(), webhook.id, { event: id })).toBe(1)
  app.webhooks.wake()
  await expect.poll(() => receiver.received.map((one) => one.id), soon).toEqual([id, id])
  await expect(redeliver(by(), webhook.id, { event: 'none' })).rejects.toThrow('NOT_FOUND')
  const count = await redeliver(by(), webhook.id, { since })
  expect(count).toBeGreaterThan(5)
  app.webhooks.wake()
  await expect.poll(() => new Set(receiver.received.map((one) => one.id)).size, soon).toBe(count)
  await removeWebhook(by(), webhook.id)
})

test('a receiver that fails for three days is disabled, and one that recovers is not', async () => {
  await using receiver = await startReceiver(() => ({ status: 503 }))
  const { webhook } = await add(receiver.url)
  const read = () => em().findOneOrFail(Webhook, { id: webhook.id })
  const tries = async () =>
    (await em().findOneOrFail(WebhookDelivery, { webhook: webhook.id })).attempts
  await arrive()
  await expect.poll(async () => (await read()).failingSince, soon).toBeInstanceOf(Date)
  await expect.poll(tries, soon).toBe(1)
  app.pass(days(2))
  await expect.poll(tries, soon).toBe(2)
  expect(await read()).toMatchObject({ disabledAt: null })
  receiver.state.answer = () => ({ status: 200 })
  app.pass(hours(3))
  await expect.poll(async () => (await read()).failingSince, soon).toBeNull()
  receiver.state.answer = () => ({ status: 503 })
  await arrive()
  await expect.poll(async () => (await read()).failingSince, soon).toBeInstanceOf(Date)
  const { name } = await arrive()
  await setRole(by(), name, 'superadmin')
  app.pass(days(3) + hours(1))
  await expect.poll(async () => (await read()).disabledReason, soon).toBe('failing')
  const mail = await app.mailbox.next(`${name}@example.com`, /webhook/)
  expect(mail.text).toContain('latchkey webhooks list')
  await removeWebhook(by(), webhook.id)
})

test('deliveries go with their events, and with their webhook', async () => {
  await using receiver = await startReceiver()
  const { webhook } = await add(receiver.url)
  await arrive()
  const count = () => em().count(WebhookDelivery, { webhook: webhook.id })
  await expect.poll(count, soon).toBe(1)
  await expect.poll(() => receiver.received.length, soon).toBe(1)
  await purge(em(), {
    keys: appKeys,
    sessionTtlDays: 30,
    hasLegacyClients: false,
    now: new Date(Date.now() + days(20) + eventLife),
  })
  expect(await count()).toBe(0)
  await arrive()
  await expect.poll(count, soon).toBe(1)
  await removeWebhook(by(), webhook.id)
  expect(await count()).toBe(0)
})

test('a secret follows a SECRET_KEY that is replaced', async () => {
  const secretKey = 'another secret of 32 bytes and then some 0123456789'
  const newer = deriveKeys(secretKey, withApps.SECRET_KEY)
  const { webhook, secret } = await add('https://receiver.example/hook')
  const { webhook: renewed } = await rotateWebhookSecret(
    { ...by(), keys: newer },
    webhook.id,
    hours(1),
  )
  expect(renewed.secretKeyId).toBe(newer.id)
  const { signedHeaders } = await import('../../src/webhooks/secret.ts')
  const [now, body] = [new Date(), '{}']
  const headers = signedHeaders(newer, renewed, { id: 'x', now, body })
  expect(new Verifier(secret).verify(body, headers)).toEqual({})
  await removeWebhook(by(), webhook.id)
})

test('events wait for no webhook where there is none, and one that comes later is told what happens from then on', async () => {
  await em().nativeDelete(Webhook, {})
  const waiting = () => em().count(PublishedEvent, { isDispatched: false })
  const { name } = await arrive()
  expect(await waiting()).toBeGreaterThan(0)
  const tidy = (now: Date) =>
    purge(em(), { keys: appKeys, now, sessionTtlDays: 30, hasLegacyClients: false })
  await tidy(new Date())
  expect(await waiting()).toBeGreaterThan(0)
  await tidy(new Date(Date.now() + minutes(2)))
  expect(await waiting()).toBe(0)
  await using receiver = await startReceiver()
  const { webhook } = await add(receiver.url)
  await setRole(by(), name, 'admin')
  app.webhooks.wake()
  await expect
    .poll(() => receiver.received.map((one) => bodyOf(one).type), soon)
    .toEqual(['user.updated'])
  await removeWebhook(by(), webhook.id)
})

// A busy machine takes minutes for 33,000 rows.
const long = { timeout: minutes(10) }
test('a redelivery of more events than a statement takes values delivers each', long, async () => {
  const { webhook } = await add('https://many.example/hook')
  await changeWebhook(by(), webhook.id, { isEnabled: false })
  const side = 182
  const at = isMysql ? `from_unixtime(${Date.now() / 1000})` : String(Date.now())
  await em().execute(`insert into events (id, type, user_id, subject, data, at, is_dispatched)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${side})
    select a.i * 1000 + b.i, 'user.updated', 0, 'many', '{}', ${at}, 1 from n a cross join n b`)
  const count = await redeliver(by(), webhook.id, { since: new Date(Date.now() - hours(1)) })
  expect(count).toBeGreaterThanOrEqual(side * side)
  expect(await em().count(WebhookDelivery, { webhook: webhook.id })).toBe(count)
  await em().nativeDelete(PublishedEvent, { userId: 0 })
})

import { expect, test } from 'vitest'
import { SecurityEvent } from '../src/audit/event.entity.ts'
import { good, password, register, startTestApp } from './harness.ts'

test('no noise washes a changed password out of what its owner sees', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  const { account } = browser.api
  const change = { currentPassword: good, password: password('another and a long one') }
  await account.changePassword.mutate(change)
  const em = app.database.em.fork()
  const noise = { kind: 'profile_changed', userId: user.id, actor: 'person', keyId: 'k' } as const
  const from = Date.now() + 1000
  for (let count = 0; count < 250; count += 1) {
    em.create(SecurityEvent, { ...noise, at: new Date(from + count) })
  }
  await em.flush()
  const events = await account.securityEvents.query()
  expect(events).toHaveLength(201)
  expect(events.at(-1)?.kind).toBe('password_changed')
})

test('a thief’s noise of one grave kind washes out neither another nor its own beginning', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  const { account } = browser.api
  const change = { currentPassword: good, password: password('another and a long one') }
  await account.changePassword.mutate(change)
  const em = app.database.em.fork()
  const noise = { kind: 'session_replayed', userId: user.id, actor: 'person', keyId: 'k' } as const
  const from = Date.now() + 1000
  for (let count = 0; count < 400; count += 1) {
    em.create(SecurityEvent, { ...noise, at: new Date(from + count) })
  }
  await em.flush()
  const events = await account.securityEvents.query()
  expect(events.at(-1)?.kind).toBe('password_changed')
  // The newest, and the first ten.
  expect(events).toHaveLength(200 + 10 + 1)
  expect(events.at(-2)?.at).toBe(new Date(from).toISOString())
  expect(events.map(({ at }) => at)).toEqual(
    events
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  )
})

import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { good, password, register, startTestApp, type TestApp } from '../support/harness.ts'

/** Changes the password of an account, then fills its history with `count` events, one per millisecond. */
async function drown(app: TestApp, kind: 'profile_changed' | 'session_replayed', count: number) {
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  const { account } = browser.api
  const change = { currentPassword: good, password: password('another and a long one') }
  await account.changePassword.mutate(change)
  const em = app.database.em.fork()
  const noise = { kind, userId: user.id, actor: 'person', keyId: 'k' } as const
  const from = Date.now() + 1000
  for (let index = 0; index < count; index += 1) {
    em.create(SecurityEvent, { ...noise, at: new Date(from + index) })
  }
  await em.flush()
  return { account, from }
}

test('no noise washes a changed password out of what its owner sees', async () => {
  await using app = await startTestApp()
  const { account } = await drown(app, 'profile_changed', 250)
  const events = await account.securityEvents.query()
  expect(events).toHaveLength(201)
  expect(events.at(-1)?.kind).toBe('password_changed')
})

test('a thief’s noise of one grave kind washes out neither another nor its own beginning', async () => {
  await using app = await startTestApp()
  const { account, from } = await drown(app, 'session_replayed', 400)
  const events = await account.securityEvents.query()
  expect(events.at(-1)?.kind).toBe('password_changed')
  // The newest events, and the first ten.
  expect(events).toHaveLength(200 + 10 + 1)
  expect(events.at(-2)?.at).toBe(new Date(from).toISOString())
  expect(events.map(({ at }) => at)).toEqual(
    events
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  )
})

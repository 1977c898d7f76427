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

import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { hours } from '../../src/clock.ts'
import { refusal, register, startTestApp } from '../support/harness.ts'

test('a change of the profile that changes nothing leaves no trace', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  const { account } = browser.api
  const changed = await account.updateProfile.mutate({ bio: 'hello' })
  for (let calls = 0; calls < 40; calls += 1) {
    expect(await account.updateProfile.mutate({ bio: 'hello', username: 'ann' })).toEqual(changed)
    await account.updateProfile.mutate({})
  }
  const events = app.database.em.fork()
  const logged = () => events.count(SecurityEvent, { userId: user.id, kind: 'profile_changed' })
  expect(await logged()).toBe(1)
})

test('thirty changes of the profile an hour are enough', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const change = (bio: string) => browser.api.account.updateProfile.mutate({ bio })
  for (let changes = 0; changes < 30; changes += 1) await change(`number ${changes}`)
  expect(await refusal(change('one more'))).toMatchObject({ reason: 'RATE_LIMITED' })
  expect((await browser.api.auth.me.query()).bio).toBe('number 29')
  app.pass(hours(1))
  await browser.api.auth.refresh.mutate().then((session) => {
    browser.jar.accessToken = session.accessToken
  })
  expect((await change('later')).bio).toBe('later')
})

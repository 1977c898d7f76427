import { expect, test } from 'vitest'
import { hours, seconds } from '../../src/clock.ts'
import { refusal, register, startTestApp } from '../support/harness.ts'

test('the twenty-first send of one IP within an hour is refused, whatever the address', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  const send = (index: number) =>
    browser.api.auth.sendCode.mutate({ email: `n${index}@example.com`, type: 'register' })
  for (let index = 0; index < 20; index += 1) await send(index)
  const { retryAfterSeconds, ...refused } = await refusal(send(20))
  expect(refused).toMatchObject({ reason: 'RATE_LIMITED', httpStatus: 429 })
  expect(retryAfterSeconds).toBeGreaterThan(3500)
  expect(retryAfterSeconds).toBeLessThanOrEqual(3600)
  const email = 'neighbour@example.com'
  await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  app.pass(hours(1) + seconds(1))
  await send(21)
})

test('above five sends an hour an address gets no mail, and the answer does not tell', async () => {
  await using app = await startTestApp()
  const email = 'flood@example.com'
  const send = () => app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  const usual = Object.keys(await send())
  await app.mailbox.next(email)
  for (let sends = 1; sends < 5; sends += 1) {
    app.pass(seconds(61))
    await send()
    await app.mailbox.next(email)
  }
  for (let sends = 5; sends < 7; sends += 1) {
    app.pass(seconds(61))
    expect(Object.keys(await send())).toEqual(usual)
  }
  // Mails enqueued before these two would have arrived before them.
  for (const sentinel of ['one', 'two']) await register(app, app.browser(), sentinel)
  expect(app.mailbox.mails.filter(({ to }) => to === email)).toEqual([])
  app.pass(hours(1))
  await send()
  await app.mailbox.next(email)
})

test('mails that an hour left out are none of the ten of the day', async () => {
  await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
  const browser = app.browser()
  const email = 'flood@example.com'
  const send = () => browser.api.auth.sendCode.mutate({ email, type: 'register' })
  for (let sends = 0; sends < 15; sends += 1) await send()
  app.pass(hours(1) + seconds(1))
  for (let sends = 0; sends < 5; sends += 1) await send()
  for (let mails = 0; mails < 10; mails += 1) await app.mailbox.next(email)
  app.pass(hours(1) + seconds(1))
  await send()
  // An earlier mail would have arrived before this one.
  await register(app, app.browser(), 'sentinel')
  expect(app.mailbox.mails.filter(({ to }) => to === email)).toEqual([])
})

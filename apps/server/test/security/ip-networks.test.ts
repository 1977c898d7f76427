import { expect, test } from 'vitest'
import { password, refusal, register, signIn, startTestApp } from '../support/harness.ts'

const wrong = password('wrong wrong wrong')

test('a network of many IPv6 households fails ten times as often as one, then all of it is refused', async () => {
  await using app = await startTestApp({ LIMIT_SIGN_IN_FAILURES_PER_IP: '2/15m' })
  await register(app, app.browser(), 'ann')
  const fail = (group: number, network = '2001:db8:7') =>
    refusal(signIn(app.browser(`${network}:${group.toString(16)}::1`), `nobody${group}`, wrong))
  for (let group = 0; group < 20; group += 1)
    expect(await fail(group * 257)).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
  expect(await fail(20 * 257)).toMatchObject({ reason: 'RATE_LIMITED' })
  expect(await fail(7, '2001:db8:8')).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
})

test('a household above its own limit uses up nothing of its neighbours', async () => {
  await using app = await startTestApp({ LIMIT_SIGN_IN_FAILURES_PER_IP: '2/15m' })
  const fail = (ip: string, index: number) =>
    refusal(signIn(app.browser(ip), `nobody${index}`, wrong))
  for (let index = 0; index < 30; index += 1) await fail('2001:db8:7:1::1', index)
  expect(await fail('2001:db8:7:2::1', 30)).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
})

test('right answers are given back to the network as well', async () => {
  await using app = await startTestApp({
    LIMIT_SIGN_IN_FAILURES_PER_IP: '2/15m',
    LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
  })
  await register(app, app.browser(), 'ann')
  for (let index = 0; index < 25; index += 1)
    await signIn(app.browser(`2001:db8:7:${index.toString(16)}::1`), 'ann')
  const late = refusal(signIn(app.browser('2001:db8:7:ff::1'), 'nobody', wrong))
  expect(await late).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
})

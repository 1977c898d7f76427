import { expect, test } from 'vitest'
import { seconds } from '../../src/clock.ts'
import { startTestApp } from '../support/harness.ts'
import { startMailServer, type Fault } from '../support/failing-smtp.ts'
import { scrape } from '../support/scrape-metrics.ts'

async function startMeasured(first: Fault, second: Fault) {
  const [one, two] = [await startMailServer(first), await startMailServer(second)]
  const app = await startTestApp({
    METRICS_PORT: '0',
    CODE_RESEND_SECONDS: '0',
    MAIL_PORT: String(one.port),
    MAIL_FALLBACK_URLS: `smtp://127.0.0.1:${two.port}?from=two@example.com&tls=false`,
  })
  const ask = (name: string) =>
    app.browser().api.auth.sendCode.mutate({ email: `${name}@example.com`, type: 'register' })
  const template = 'register_code'
  const count = async (name: string, labels: Record<string, string>) =>
    (await scrape(app)).value(`latchkey_${name}`, labels) ?? 0
  return {
    one,
    two,
    app,
    ask,
    mails: (outcome: string) => count('mails_total', { template, outcome }),
    tries: (sender: string, outcome: string) => count('mail_tries_total', { sender, outcome }),
    waiting: (name: string) => count(name, { template }),
    delivered: () => count('mail_delivery_seconds_count', { template }),
    resting: (sender: string) => count('mail_sender_resting', { sender }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      for (const server of [one, two]) await server[Symbol.asyncDispose]()
    },
  }
}

test('a mail that the second sender took counts for both, by their places', async () => {
  await using story = await startMeasured('greeting refused', 'none')
  for (const name of ['ann', 'bea', 'cyd', 'dee']) await story.ask(name)
  await expect.poll(() => story.mails('sent')).toBe(4)
  expect(await story.tries('2', 'taken')).toBe(4)
  expect(await story.tries('1', 'failed')).toBeGreaterThanOrEqual(3)
  expect(await story.resting('1')).toBe(1)
  expect(await story.resting('2')).toBe(0)
  expect(await story.delivered()).toBe(4)
  expect(await story.waiting('mails_queued')).toBe(0)
})

test('a mail put off waits and ages in the queue until it is sent, refused or too late', async () => {
  await using story = await startMeasured('recipient put off', 'recipient put off')
  await story.ask('ann')
  await expect.poll(() => story.mails('delayed')).toBe(1)
  expect(await story.tries('1', 'put_off')).toBe(1)
  expect(await story.waiting('mails_queued')).toBe(1)
  story.app.pass(seconds(7))
  expect(await story.waiting('mails_oldest_queued_seconds')).toBeGreaterThanOrEqual(7)

  story.one.state.fault = 'mailbox unknown'
  story.app.pass(seconds(10))
  await expect.poll(() => story.mails('refused')).toBe(1)
  expect(await story.tries('1', 'refused')).toBe(1)

  story.one.state.fault = 'cut after data'
  await story.ask('bea')
  await expect.poll(() => story.tries('1', 'unclear')).toBe(1)
  story.app.pass(seconds(60 * 60))
  await expect.poll(() => story.mails('expired')).toBe(1)
  expect(await story.waiting('mails_queued')).toBe(0)
})

import { expect, test } from 'vitest'
import { later, minutes, seconds } from '../../src/clock.ts'
import { enqueueMail } from '../../src/mail/enqueue.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { refusal, startTestApp } from '../support/harness.ts'
import { startMailServer, type Fault } from '../support/failing-smtp.ts'
import { ask, status, until } from '../support/mail-status.ts'
import { breakages, startBrokenServer } from '../support/broken-smtp.ts'

const fallback = (port: number) => `smtp://127.0.0.1:${port}?from=b@example.com&tls=false`
const senders = (first: { port: number }, ...others: { port: number }[]) => ({
  MAIL_PORT: String(first.port),
  MAIL_FALLBACK_URLS: others.map(({ port }) => fallback(port)).join(','),
})

test('a mail that cannot leave waits in the database, says so, and leaves once it can', async () => {
  await using server = await startMailServer('data put off')
  await using app = await startTestApp(senders(server))
  const { challengeId, expiresAt } = await ask(app, 'ann@example.org')
  const delayed = await until(app, challengeId, 'delayed')
  expect(Date.parse(delayed.nextTryAt ?? '')).toBeGreaterThan(Date.parse(delayed.since))
  server.state.fault = 'none'
  app.pass(minutes(5))
  const sent = await until(app, challengeId, 'sent')
  expect(server.state.taken).toMatchObject([{ recipients: ['ann@example.org'] }])
  // The code's fifteen minutes start when the mail server accepts the mail.
  expect(Date.parse(sent.expiresAt) - Date.parse(expiresAt)).toBeGreaterThan(minutes(4))
  expect(sent.nextTryAt).toBeUndefined()
})

test('a mailbox that does not exist is refused at once, by one sender for all', async () => {
  await using first = await startMailServer('mailbox unknown')
  await using second = await startMailServer()
  await using app = await startTestApp(senders(first, second))
  const { challengeId } = await ask(app, 'nobody@example.org')
  await until(app, challengeId, 'refused')
  expect(second.state.tries).toBe(0)
  const [row] = await app.database.em.fork().findAll(QueuedMail)
  expect(row).toMatchObject({ state: 'refused', diagnosis: 'mailbox-unknown', attempts: 1 })
})

test.each<Fault>([
  'greeting refused',
  'sender refused',
  'recipient refused',
  'recipient put off',
  'data refused',
  'data put off',
])('the next sender takes over in the same round when at the first the %s', async (fault) => {
  await using first = await startMailServer(fault)
  await using second = await startMailServer()
  await using app = await startTestApp(senders(first, second))
  const { challengeId } = await ask(app, 'ann@example.org')
  await until(app, challengeId, 'sent')
  expect(second.state.taken).toHaveLength(1)
  const [row] = await app.database.em.fork().findAll(QueuedMail)
  expect(row?.attempts).toBe(1)
})

test('the next sender takes over when the first does not take the password', async () => {
  await using first = await startMailServer('sign-in refused')
  await using second = await startMailServer()
  const credentials = { MAIL_USERNAME: 'ann@example.com', MAIL_PASSWORD: 'secret' }
  await using app = await startTestApp({ ...senders(first, second), ...credentials })
  await until(app, (await ask(app, 'ann@example.org')).challengeId, 'sent')
  expect(second.state.taken).toHaveLength(1)
})

test.each(breakages)('a first sender of %s costs seconds, and no mail', async (kind) => {
  await using first = await startBrokenServer({ kind })
  await using second = await startMailServer()
  await using app = await startTestApp(senders(first, second))
  const asked = await Promise.all(['a', 'b', 'c', 'd'].map((one) => ask(app, `${one}@example.org`)))
  await Promise.all(asked.map(({ challengeId }) => until(app, challengeId, 'sent')))
  expect(second.state.taken).toHaveLength(4)
})

test('a mail that was perhaps taken waits, goes to the same server first, and is the same mail', async () => {
  await using first = await startMailServer('cut after data')
  await using second = await startMailServer()
  await using app = await startTestApp(senders(first, second))
  const { challengeId } = await ask(app, 'ann@example.org')
  const { nextTryAt, since } = await until(app, challengeId, 'delayed')
  expect(Date.parse(nextTryAt ?? '') - Date.parse(since)).toBeGreaterThanOrEqual(seconds(20))
  expect(second.state.tries).toBe(0)
  first.state.fault = 'none'
  app.pass(seconds(21))
  await until(app, challengeId, 'sent')
  const [one, other] = first.state.taken
  expect(first.state.taken).toHaveLength(2)
  expect(one).toEqual(other)
  expect(second.state.taken).toEqual([])
})

test('after three faults in a row a sender rests, and mails do not wait for it', async () => {
  await using first = await startMailServer('greeting refused')
  await using second = await startMailServer()
  await using app = await startTestApp(senders(first, second))
  for (const one of ['a', 'b', 'c', 'd', 'e']) {
    await until(app, (await ask(app, `${one}@example.org`)).challengeId, 'sent')
  }
  expect(first.state.tries).toBe(3)
  const ready = await (await fetch(`${app.url}/ready`)).json()
  expect(ready).toMatchObject({
    status: 'ok',
    mail: {
      senders: [
        { sender: 1, state: 'resting' },
        { sender: 2, state: 'ok' },
      ],
    },
  })
  app.pass(seconds(11))
  first.state.fault = 'none'
  await until(app, (await ask(app, 'f@example.org')).challengeId, 'sent')
  expect(first.state.taken).toHaveLength(1)
})

test('routes and quotas choose the sender', async () => {
  await using first = await startMailServer()
  await using second = await startMailServer()
  const routed = { MAIL_ROUTES: 'qq.com=2', MAIL_DAILY_QUOTA: '1,0' }
  await using app = await startTestApp({ ...senders(first, second), ...routed })
  for (const email of ['a@qq.com', 'b@example.org', 'c@example.org']) {
    await until(app, (await ask(app, email)).challengeId, 'sent')
  }
  const to = ({ state }: typeof first) => state.taken.flatMap(({ recipients }) => recipients)
  expect([to(first), to(second)]).toEqual([['b@example.org'], ['a@qq.com', 'c@example.org']])
})

test('above the limit of an address the status promises nothing', async () => {
  await using app = await startTestApp()
  await ask(app, 'ann@example.org')
  const { challengeId, resendAt } = await ask(app, 'ann@example.org')
  expect(await status(app, challengeId)).toMatchObject({ state: 'delayed', resendAt })
  expect(await status(app, challengeId)).not.toHaveProperty('nextTryAt')
  const foreign = await refusal(status(app, 'A'.repeat(22)))
  expect(foreign).toMatchObject({ reason: 'INVALID_INPUT', fields: { challengeId: 'INVALID' } })
})

test.each(['with a code', 'a notice'])(
  'a mail of a later release, %s, waits for a server that knows it and holds up no other',
  async (kind) => {
    await using app = await startTestApp()
    const em = app.database.em.fork()
    const template = 'of_a_later_release' as QueuedMail['template']
    const usefulUntil = later(app.now(), minutes(15))
    const about = { recipient: 'ann@example.org', locale: 'en' as const, template, usefulUntil }
    enqueueMail(em, { ...about, ...(kind === 'a notice' && { username: 'ann' }) }, app.now())
    await em.flush()
    await until(app, (await ask(app, 'bob@example.org')).challengeId, 'sent')
    const row = await app.database.em.fork().findOneOrFail(QueuedMail, { template })
    expect(row).toMatchObject({ state: 'queued', attempts: 0, lease: expect.any(String) })
  },
)

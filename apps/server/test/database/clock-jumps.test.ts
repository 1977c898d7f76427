import { startMailSink } from '@latchkey/tools/testing/mail-sink'
import { expect, test } from 'vitest'
import { days, hours, minutes, seconds } from '../../src/clock.ts'
import { claimRows } from '../../src/outbox/queue.ts'
import { noticeIn } from '../../src/auth/security-notice.ts'
import { enqueueMail } from '../../src/mail/enqueue.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import {
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'
import { startMailServer } from '../support/failing-smtp.ts'
import { ask, until } from '../support/mail-status.ts'

const email = 'ann@example.com'

test('what was asked while the clock was a day ahead holds nobody up once it is right', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  app.pass(days(1))
  const wrong = password('wrong wrong wrong')
  for (let tries = 0; tries < 5; tries += 1) await refusal(signIn(app.browser(), 'ann', wrong))
  expect(await refusal(signIn(app.browser(), 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
  await app.browser().api.auth.sendCode.mutate({ email, type: 'reset_password' })
  await app.mailbox.code(email)
  app.pass(-days(1))
  await signIn(app.browser(), 'ann')
  await app.browser().api.auth.sendCode.mutate({ email, type: 'reset_password' })
  await app.mailbox.code(email)
})

test('a wait of another second of the clock is none that is void', async () => {
  await using app = await startTestApp()
  await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  await app.mailbox.code(email)
  app.pass(-seconds(5))
  await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  await register(app, app.browser(), 'sentinel')
  expect(app.mailbox.mails.filter(({ to }) => to === email)).toEqual([])
})

async function postNotice({ database, outbox }: TestApp, now: Date) {
  const em = database.em.fork()
  const owner = { id: 1, email, username: 'ann' }
  const terms = { locale: 'en', now, ip: '10.1.2.3', userAgent: undefined } as const
  enqueueMail(em, noticeIn('password_changed', owner, terms), now)
  await em.flush()
  outbox.wake()
}

test('a notice of a clock that was ahead leaves once it is right, and is tried for a day at most', async () => {
  await using server = await startMailServer('sender refused')
  await using app = await startTestApp({ MAIL_PORT: String(server.port) })
  const find = () => app.database.em.fork().findOneOrFail(QueuedMail, { recipient: email })
  app.pass(days(9))
  await postNotice(app, new Date(Date.now() + days(9)))
  await expect.poll(async () => (await find()).attempts).toBe(1)
  app.pass(-days(9))
  await expect.poll(async () => (await find()).attempts).toBe(2)
  expect((await find()).usefulUntil.getTime()).toBeLessThanOrEqual(Date.now() + days(1))
  server.state.fault = 'none'
  app.pass(minutes(5))
  await expect.poll(() => server.state.taken.length).toBe(1)
})

/** A mail sink that receives the mails to one address, but acknowledges them only when released. */
async function startHoldingServer(held: string) {
  const { promise, resolve: release } = Promise.withResolvers<void>()
  const taken: string[] = []
  const sink = await startMailSink({
    async onMail({ recipients: [to = ''] }) {
      taken.push(to)
      if (to === held) await promise
    },
  })
  return { ...sink, taken, release }
}

test('a clock that jumps past the lease of a mail on its way does not lease it again', async () => {
  await using server = await startHoldingServer(email)
  await using app = await startTestApp({ MAIL_PORT: String(server.port) })
  const leaseOf = async () =>
    (await app.database.em.fork().findOne(QueuedMail, { recipient: email }))?.lease
  await ask(app, email)
  await expect.poll(() => server.taken).toEqual([email])
  const lease = await leaseOf()
  app.pass(seconds(61))
  // This mail is claimed after the other one, which has waited longer.
  await ask(app, 'other@example.com')
  await expect.poll(() => server.taken).toHaveLength(2)
  expect(await leaseOf()).toBe(lease)
  server.release()
  await expect.poll(leaseOf).toBeNull()
  expect(server.taken.filter((to) => to === email)).toHaveLength(1)
})

test('no process takes a mail that another one is sending, however far apart their clocks are', async () => {
  await using server = await startHoldingServer(email)
  await using app = await startTestApp({ MAIL_PORT: String(server.port) })
  await ask(app, email)
  await expect.poll(() => server.taken).toEqual([email])
  for (const apart of [-days(400), -minutes(11), seconds(61), minutes(2), hours(2), days(400)]) {
    const now = new Date(Date.now() + apart)
    const claimed = await claimRows(app.database.em.fork(), QueuedMail, { count: 16, now })
    expect(claimed, `${apart}`).toBeUndefined()
  }
  server.release()
})

test('a mail whose process died is taken once its lease stood unrenewed for a minute, whatever the clock says', async () => {
  await using server = await startMailServer('sender refused')
  let ticks = 0
  await using app = await startTestApp({ MAIL_PORT: String(server.port) }, { ticks: () => ticks })
  const em = app.database.em.fork()
  for (const to of ['dead@example.com', 'slow@example.com'])
    await until(app, (await ask(app, to)).challengeId, 'delayed')
  // The rows look as if two other processes had leased them.
  for (const name of ['dead', 'slow'])
    await em.nativeUpdate(QueuedMail, { recipient: `${name}@example.com` }, { lease: name })
  server.state.fault = 'none'
  const taken = () => server.state.taken.flatMap(({ recipients }) => recipients)
  const waitFor = async (time: number) => {
    for (const end = ticks + time; ticks < end;) {
      ticks += seconds(6)
      const nextTryAt = new Date(Date.now() + ticks)
      await em.nativeUpdate(QueuedMail, { lease: 'slow' }, { nextTryAt })
      // A later mail that arrives proves that the outbox has polled.
      const sentinel = `n${ticks}@example.com`
      await ask(app, sentinel)
      await expect.poll(taken).toContain(sentinel)
    }
  }
  await waitFor(seconds(6))
  app.pass(days(2))
  await waitFor(seconds(48))
  expect(taken()).not.toContain('dead@example.com')
  app.pass(-days(2))
  await waitFor(seconds(12))
  await expect.poll(taken).toContain('dead@example.com')
  expect(taken()).not.toContain('slow@example.com')
})

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { days, hours, seconds } from '../src/clock.ts'
import { QueuedMail } from '../src/mail/queued-mail.entity.ts'
import { password, refusal, register, signIn, startTestApp } from './harness.ts'
import { startMailServer } from './mail-server.ts'
import { ask, until } from './mail-wait.ts'

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

test('a mail that waits for a time that never comes leaves once the clock is right', async () => {
  await using server = await startMailServer('sender refused')
  await using app = await startTestApp({ MAIL_PORT: String(server.port) })
  app.pass(hours(3))
  await until(app, (await ask(app, email)).challengeId, 'delayed')
  server.state.fault = 'none'
  app.pass(-hours(3))
  await expect.poll(() => server.state.taken.length).toBe(1)
})

test('a clock that jumps past the lease of a mail on its way does not lease it again', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const taken: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      stream.resume()
      taken.push(session.envelope.rcptTo.map(({ address }) => address).join())
      if (taken.at(-1) === email) void held.then(() => done())
      else stream.on('end', () => done())
    },
  })
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  await using app = await startTestApp({ MAIL_PORT: String(port) })
  const leaseOf = async () =>
    (await app.database.em.fork().findOne(QueuedMail, { recipient: email }))?.lease
  await ask(app, email)
  await expect.poll(() => taken).toEqual([email])
  const lease = await leaseOf()
  app.pass(seconds(61))
  // It is claimed after the other would have been: the other has waited longer.
  await ask(app, 'other@example.com')
  await expect.poll(() => taken).toHaveLength(2)
  expect(await leaseOf()).toBe(lease)
  release()
  await expect.poll(leaseOf).toBeNull()
  expect(taken.filter((to) => to === email)).toHaveLength(1)
  server.close(() => {})
})

import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { startTestApp } from '../support/harness.ts'
import { startMailServer, type Fault } from '../support/failing-smtp.ts'
import { ask, status, until } from '../support/mail-status.ts'

test.each<[Fault, string]>([
  ['none', 'sent'],
  ['greeting refused', 'delayed'],
  ['sender refused', 'delayed'],
  ['data put off', 'delayed'],
  ['data refused', 'refused'],
])(
  'with MAIL_NOTIFY_UNKNOWN=false no mail leaves, and at a server with the fault "%s" it is %s like any other',
  async (fault, state) => {
    await using server = await startMailServer(fault)
    const settings = { MAIL_PORT: String(server.port), MAIL_NOTIFY_UNKNOWN: 'false' }
    await using app = await startTestApp(settings)
    const real = await until(app, (await ask(app, 'ann@example.org')).challengeId, state)
    const { challengeId } = await ask(app, 'nobody@example.org', 'reset_password')
    const silent = await until(app, challengeId, state)
    expect(Object.keys(silent)).toEqual(Object.keys(real))
    const taken = server.state.taken.map(({ recipients }) => recipients)
    expect(taken).toEqual(fault === 'none' ? [['ann@example.org']] : [])
  },
)

test('once the server is gone a mail that is only acted out waits as any other', async () => {
  const server = await startMailServer()
  const settings = { MAIL_PORT: String(server.port), MAIL_NOTIFY_UNKNOWN: 'false' }
  await using app = await startTestApp(settings)
  await until(app, (await ask(app, 'ann@example.org')).challengeId, 'sent')
  await server[Symbol.asyncDispose]()
  // The service takes a moment to notice that the kept connection is dead.
  await vi.waitFor(async () => {
    const email = `${randomUUID()}@example.org`
    const { challengeId } = await ask(app, email, 'reset_password')
    const told = () => status(app, challengeId)
    await expect.poll(async () => (await told()).state).not.toBe('queued')
    expect(await told()).toMatchObject({ state: 'delayed', nextTryAt: expect.any(String) })
  }, 60_000)
})

import { describe, expect, test } from 'vitest'
import { createSender } from '../../src/mail/sender.ts'
import { startTestApp } from '../support/harness.ts'
import { account, checkup, from, to } from '../support/mail-checkup.ts'
import { startMailServer } from '../support/failing-smtp.ts'
import { ask, status, until } from '../support/mail-status.ts'
import { breakages, moments, startBrokenServer, type Breakage } from '../support/broken-smtp.ts'

/**
 * Only silence and drips last until the patience ends. A shorter time would fail on a machine that is
 * slow to connect.
 */
const patienceFor = (kind: Breakage) => (kind === 'silence' || kind === 'drip' ? 1000 : 20_000)
const megabytes = 2 ** 20
const cases = moments.flatMap((moment) => breakages.map((kind) => ({ kind, moment })))
const mail = { uuid: 'u', to, subject: 's', text: 't', html: '<p>t', code: null }

describe.concurrent('a server that breaks off the talk', () => {
  test.each(cases)('with $kind at $moment costs a bounded time and no memory', async (given) => {
    await using server = await startBrokenServer({ ...given, dripEvery: 100 })
    const sender = createSender({
      host: '127.0.0.1',
      port: server.port,
      tls: false,
      from,
      ...account,
    })
    const error = await sender
      .send(mail, patienceFor(given.kind))
      .catch((thrown: unknown) => thrown)
    // Only a server that received the whole mail may have accepted it.
    expect(error).toMatchObject(
      given.moment === '.' ? { isAmbiguous: true } : { code: expect.any(String) },
    )
    if (given.moment !== '.') expect(error).not.toMatchObject({ isAmbiguous: true })
    expect(server.poured()).toBeLessThan(32 * megabytes)
    sender.close()
  })

  test.each(cases)('with $kind at $moment is told by the doctor, too', async (given) => {
    await using server = await startBrokenServer({ ...given, dripEvery: 100 })
    const timeout = patienceFor(given.kind)
    const { results, exitCode } = await checkup(server.port, account, { to, timeout })
    const failed = results.filter(({ status: end }) => end === 'failed')
    const stages = {
      greeting: 'ehlo',
      EHLO: 'ehlo',
      AUTH: 'auth',
      MAIL: 'mail',
      RCPT: 'rcpt',
      DATA: 'data',
    }
    expect(failed.map(({ stage }) => stage)).toEqual([
      given.moment === '.' ? 'data' : stages[given.moment],
    ])
    expect(failed[0]?.finding?.id).not.toBe('unknown-failure')
    expect(exitCode).toBe(1)
    expect(server.poured()).toBeLessThan(32 * megabytes)
  })
})

test.each(['silence', 'drip'] as const)(
  'while one sender is held up by %s, mails of another pass by',
  async (kind) => {
    await using first = await startBrokenServer({ kind })
    await using second = await startMailServer()
    await using app = await startTestApp({
      MAIL_PORT: String(first.port),
      MAIL_FALLBACK_URLS: `smtp://127.0.0.1:${second.port}?from=b@example.com&tls=false`,
      MAIL_ROUTES: 'qq.com=1,163.com=2',
    })
    const held = await Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(app, `${name}@qq.com`)))
    await until(app, (await ask(app, 'ann@163.com')).challengeId, 'sent')
    for (const { challengeId } of held) {
      expect((await status(app, challengeId)).state).toBe('queued')
    }
    await Promise.all(held.map(({ challengeId }) => until(app, challengeId, 'sent')))
    expect(second.state.taken[0]?.recipients).toEqual(['ann@163.com'])
    expect(second.state.taken).toHaveLength(5)
  },
)

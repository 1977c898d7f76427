import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { randomInt } from 'node:crypto'
import { afterAll, expect, test, vi } from 'vitest'
import { minutes, seconds } from '../../src/clock.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { certificate } from '@latchkey/tools/testing/certificate'
import { startTestApp, type TestApp } from '../support/harness.ts'
import { codeOf, copiesByMail, startStormServer } from '../support/stormy-smtp.ts'

const total = Number(process.env['STORM_MAILS'] ?? 120)
const waves = 10

const roots = getCACertificates('default')
const trust = (isTrusted: boolean) =>
  setDefaultCACertificates(isTrusted ? [...roots, certificate.cert] : roots)
afterAll(() => trust(false))

const count = (app: TestApp, where: object) =>
  app.database.em.fork().count(QueuedMail, { state: 'queued', ...where })

/** No mail is in progress or due: otherwise moving the clock would expire leases. */
const calm = (app: TestApp & { passed: number }) =>
  vi.waitFor(
    async () => {
      const now = new Date(Date.now() + app.passed)
      const isBusy = { $or: [{ lease: { $ne: null } }, { nextTryAt: { $lte: now } }] }
      expect(await count(app, isBusy)).toBe(0)
    },
    // Mails become due again on a slow machine while others are in progress.
    { timeout: minutes(4), interval: 10 },
  )

const url = (port: number, from: string) => `smtp://u:p@127.0.0.1:${port}?from=${from}&tls=false`

test(
  `of ${total} mails in a storm of faults none is lost, and none is taken twice but in doubt`,
  async () => {
    await using first = await startStormServer({ chance: 0.15, isTls: true })
    await using second = await startStormServer({ chance: 0.15 })
    await using third = await startStormServer({ chance: 0.15, isMild: true })
    const servers = [first, second, third]
    await using started = await startTestApp({
      MAIL_SERVER: 'localhost',
      MAIL_PORT: String(first.port),
      MAIL_USE_TLS: 'true',
      MAIL_USERNAME: 'u',
      MAIL_PASSWORD: 'p',
      MAIL_FALLBACK_URLS: `${url(second.port, 'b@example.com')},${url(third.port, 'c@example.com')}`,
      CODE_RESEND_SECONDS: '5',
    })
    const app = Object.assign(started, { passed: 0 })
    const pass = (milliseconds: number) => {
      app.passed += milliseconds
      app.pass(milliseconds)
    }
    const asked: string[] = []
    const ask = async (index: number) => {
      const email = `n${index}@example.org`
      const { auth } = app.browser().api
      asked.push((await auth.sendCode.mutate({ email, type: 'register' })).challengeId)
    }
    const again = (challengeId: string) => app.browser().api.auth.resendCode.mutate({ challengeId })

    for (let wave = 0; wave < waves; wave += 1) {
      // The first sender's certificate is untrusted: a TLS error, until it is trusted.
      trust(first.state.faults.has('tls') && randomInt(2) === 0)
      const size = Math.ceil(total / waves)
      const mine = Array.from({ length: size }, (_, index) => wave * size + index)
      // Some users request their code again while the first mail is still in progress.
      const impatient = asked.slice(-size).slice(0, 2)
      await Promise.all([...mine.map(ask), ...impatient.map(again)])
      await calm(app)
      pass(seconds(10 + randomInt(20)))
    }

    trust(true)
    for (const { state } of servers) state.isCalm = true
    for (let waited = 0; (await count(app, {})) > 0; waited += 20) {
      expect(waited, 'seconds since all is well').toBeLessThan(600)
      await calm(app)
      pass(seconds(20))
    }

    // After any pause, the first sender comes first again.
    pass(minutes(5))
    await ask(total)
    await calm(app)
    expect(first.state.taken.at(-1)?.to).toBe(`n${total}@example.org`)

    const em = app.database.em.fork()
    const mails = await em.findAll(QueuedMail, { populate: ['challenge'] })
    expect(mails.length).toBe(asked.length + 2 * (waves - 1))
    expect(mails.filter(({ state }) => state !== 'sent')).toEqual([])
    const taken = servers.flatMap(({ state }) => state.taken)
    const byMail = new Map(copiesByMail(taken).map((copies) => [copies[0]?.uuid, copies]))
    for (const { uuid, recipient } of mails) {
      const copies = byMail.get(uuid) ?? []
      // A confirmed mail is never repeated; an unconfirmed one only if the reply was lost.
      expect(copies.map(({ isConfirmed }) => isConfirmed)).toEqual(
        copies.map((_, index) => index === copies.length - 1),
      )
      const words = copies.map(({ to, subject, text }) => `${to}\n${subject}\n${text}`)
      expect(new Set(words).size).toBe(1)
      expect(copies[0]?.to).toBe(recipient)
    }
    expect(byMail.size).toBe(mails.length)
    for (const copies of Map.groupBy(taken, ({ to }) => to).values()) {
      expect(new Set(copies.map(codeOf)).size).toBe(1)
      expect(codeOf(copies[0]!)).toMatch(/^\d{6}$/)
    }
    // The storm was real: every stage failed, TLS too, and some outcomes were unknown.
    const stages = new Set(servers.flatMap(({ state }) => [...state.faults.keys()]))
    const all = ['after data', 'connect', 'data', 'recipient', 'sender', 'sign-in', 'tls']
    expect([...stages].toSorted()).toEqual(all)
    expect(taken.length).toBeGreaterThan(mails.length)
  },
  minutes(15),
)

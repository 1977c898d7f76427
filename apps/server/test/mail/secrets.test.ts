import { expect, test } from 'vitest'
import { readMail, smtpReply, startMailSink } from '@latchkey/tools/testing/mail-sink'
import { rightCode, secretKey } from '../support/attackers.ts'
import { startTestApp } from '../support/harness.ts'
import { keepLog, says } from '../support/secret-leaks.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { readCells } from '../support/read-tables.ts'

/** A mail sink that refuses every mail and quotes its whole subject. */
const startQuotingServer = () =>
  startMailSink({
    async onMail({ recipients: [to], source }) {
      const { subject } = await readMail({ source })
      throw smtpReply(554, `spam: <${to}> "${subject}"`)
    },
  })

const password = 'an app password of 16+'

/** A mail sink that knows no sender and repeats its input, as some servers do. */
const startRepeatingServer = () =>
  startMailSink({
    authOptional: false,
    onAuth({ username = '', password: given = '' }, _session, done) {
      const plain = Buffer.from(`\0${username}\0${given}`).toString('base64')
      done(smtpReply(535, `no such sign-in: AUTH PLAIN ${plain} (${username}, ${given})`))
    },
  })

test('the password of a mail server that repeats it stands in no log and in no row', async () => {
  const server = await startRepeatingServer()
  const { lines, logging } = keepLog()
  const account = { MAIL_USERNAME: 'noreply@example.com', MAIL_PASSWORD: password }
  const settings = { SECRET_KEY: secretKey, MAIL_PORT: String(server.port), ...account }
  await using app = await startTestApp(settings, logging)
  await app.browser().api.auth.sendCode.mutate({ email: 'ann@example.com', type: 'register' })
  const row = async () => {
    const [mail] = await app.database.em.fork().find(QueuedMail, {})
    return mail?.reply ?? ''
  }
  await expect.poll(row).toMatch(/^535 no such sign-in: AUTH PLAIN .*noreply@example\.com/)
  const forms = [0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + password)
      .toString('base64')
      .slice(4, -4),
  )
  for (const text of [...lines, ...(await readCells(app))]) {
    for (const form of [password, ...forms]) expect(text).not.toContain(form)
  }
  await server.stop()
})

test.each(['down', 'refusing'])(
  'a mail server that is %s brings no code and no address into the log',
  { tags: ['security-23'] },
  async (state) => {
    const server = await startQuotingServer()
    if (state === 'down') await server.stop()
    const { lines, logging } = keepLog()
    const settings = { SECRET_KEY: secretKey, MAIL_PORT: String(server.port) }
    await using app = await startTestApp(settings, logging)
    const email = 'a-secret-name@example.com'
    const { auth } = app.browser().api
    const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
    const code = await rightCode(app, challengeId)
    const logged = () => lines.some((line) => /mail (failed|delayed|refused)/.test(line))
    await expect.poll(logged, { interval: 5 }).toBe(true)
    for (const line of lines)
      expect([says(line, code), line.includes(email)]).toEqual([false, false])
    // The server's reply is kept for the operator, without the code it quoted.
    for (const cell of await readCells(app)) expect(says(cell, code)).toBe(false)
    if (state === 'refusing') await server.stop()
  },
)

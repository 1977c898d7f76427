import { expect, test } from 'vitest'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { rightCode, secretKey } from './cast.ts'
import { startTestApp } from './harness.ts'
import { keepLog, says } from './secrecy.ts'
import { readCells } from './tables.ts'

/** A mail server that refuses every mail and says why, with the whole subject. */
async function startQuotingServer() {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      simpleParser(stream).then(({ subject }) => {
        const [to] = session.envelope.rcptTo
        done(Object.assign(new Error(`spam: <${to?.address}> "${subject}"`), { responseCode: 554 }))
      }, done)
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return { port, stop: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

test.each(['down', 'refusing'])(
  'a mail server that is %s brings no code and no address into the log [security 23]',
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
    const told = () => lines.some((line) => /mail (failed|delayed|refused)/.test(line))
    await expect.poll(told, { interval: 5, timeout: 10_000 }).toBe(true)
    for (const line of lines)
      expect([says(line, code), line.includes(email)]).toEqual([false, false])
    // What the server said is kept for the operator: without the code that it quoted.
    for (const cell of await readCells(app)) expect(says(cell, code)).toBe(false)
    if (state === 'refusing') await server.stop()
  },
)

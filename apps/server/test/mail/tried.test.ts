import { expect, test } from 'vitest'
import { startTestApp } from '../support/harness.ts'
import { startMailServer } from '../support/failing-smtp.ts'
import { ask } from '../support/mail-status.ts'
import { keepLog } from '../support/secret-leaks.ts'

type Line = { msg?: string; diagnosis?: string; tried?: Record<string, string>[] }

test('the line of a mail that no sender took names what each of them said', async () => {
  await using first = await startMailServer('recipient refused')
  // This server offers no STARTTLS, which a fallback requires unless its URL says tls=false.
  await using second = await startMailServer()
  const { lines, logging } = keepLog()
  const fallback = `smtp://127.0.0.1:${second.port}?from=latchkey@example.com`
  const senders = { MAIL_PORT: String(first.port), MAIL_FALLBACK_URLS: fallback }
  await using app = await startTestApp(senders, logging)
  const email = 'ann@example.org'
  await ask(app, email)
  const told = () =>
    lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'mail delayed')
  await expect.poll(() => told().length).toBeGreaterThan(0)
  const [line] = told()
  expect(line).toMatchObject({
    diagnosis: 'relay-denied',
    tried: [
      { sender: `127.0.0.1:${first.port}`, diagnosis: 'relay-denied' },
      { sender: `127.0.0.1:${second.port}`, diagnosis: 'starttls-missing' },
    ],
  })
  expect(line?.tried?.[0]?.['reply']).toBe('550 5.7.1 relaying denied')
  expect(JSON.stringify(line)).not.toContain(email)
  expect(second.state.taken).toEqual([])
})

test('a sender that rests is named with why, and a mail that left in spite of it too', async () => {
  await using first = await startMailServer('sign-in refused')
  await using second = await startMailServer()
  const { lines, logging } = keepLog()
  await using app = await startTestApp(
    {
      MAIL_PORT: String(first.port),
      MAIL_USERNAME: 'latchkey@example.com',
      MAIL_PASSWORD: 'a wrong password',
      MAIL_FALLBACK_URLS: `smtp://127.0.0.1:${second.port}?from=latchkey@example.com&tls=false`,
    },
    logging,
  )
  const told = () =>
    lines.map((line) => JSON.parse(line) as Line).filter(({ msg }) => msg === 'mail sent')
  for (const name of ['ann', 'ben']) {
    const before = told().length
    await ask(app, `${name}@example.org`)
    await expect.poll(() => told().length).toBe(before + 1)
  }
  const sender = `127.0.0.1:${first.port}`
  expect(told()[0]?.tried).toMatchObject([{ sender, diagnosis: 'credentials-refused' }])
  expect(told().at(-1)?.tried?.[0]).toMatchObject({ sender, diagnosis: 'credentials-refused' })
})

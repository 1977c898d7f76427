import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { startTestApp } from '../support/harness.ts'

test('mail servers hear the name that is set', async () => {
  await using app = await startTestApp({ MAIL_EHLO_NAME: 'mail.example.com' })
  const email = 'ann@example.com'
  await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  expect((await app.mailbox.next(email)).ehlo).toBe('mail.example.com')
})

test.each([
  ['https://id.example.com', undefined, 'id.example.com'],
  ['https://id.example.com', 'mx.example.org', 'mx.example.org'],
  ['http://localhost:3000', undefined, undefined],
  ['http://192.0.2.1', undefined, undefined],
])('%s with %s greets as %s', (publicUrl, name, expected) => {
  const config = readConfig({
    PUBLIC_URL: publicUrl,
    ...(name && { MAIL_EHLO_NAME: name }),
    TRUST_PROXY: '127.0.0.1/32',
    DATABASE_URL: 'sqlite::memory:',
    MAIL_SERVER: 'smtp.example.com',
    MAIL_DEFAULT_SENDER: 'no-reply@example.com',
  })
  expect(config.senders.map(({ ehloName }) => ehloName)).toEqual([expected])
})

test.each(['localhost', '[127.0.0.1]', '192.0.2.1', 'id.example.com:25'])(
  '%s is no name to greet with',
  (name) => {
    const env = { MAIL_EHLO_NAME: name, DATABASE_URL: 'sqlite::memory:' }
    expect(() => readConfig(env)).toThrow('MAIL_EHLO_NAME')
  },
)

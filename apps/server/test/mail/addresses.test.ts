import { expect, test } from 'vitest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { mailTo } from '../support/attackers.ts'
import { refusal, register } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
const ann = app.browser()
await register(app, ann, 'ann')

const hostile = [
  'a@example.com,b@evil.example',
  'a@example.com, b@evil.example',
  'a@example.com;b@evil.example',
  'a@example.com b@evil.example',
  'a@example.com\tb@evil.example',
  'a@example.com\r\nBcc: b@evil.example',
  'a@example.com\nBcc:b@evil.example',
  'a@example.com\rBcc:b@evil.example',
  'a@example.com%0ABcc:b@evil.example',
  'a@example.com\u2028Bcc:b@evil.example',
  'a@example.com\u0085Bcc:b@evil.example',
  'a@example.com>\r\nRCPT TO:<b@evil.example',
  'a@example.com> NOTIFY=NEVER',
  'a(comment)@example.com',
  'a@example.com(comment)',
  'a@(b@evil.example)example.com',
  'group:a@example.com,b@evil.example;',
  'undisclosed-recipients:;',
  '"b@evil.example,"@example.com',
  '"a b"@example.com',
  '"a@evil.example"@example.com',
  'a\\@evil.example@example.com',
  'Ann <b@evil.example>',
  '<a@example.com>',
  '@evil.example:a@example.com',
  'b@evil.example＠example.com',
  'b@evil.example，a@example.com',
  'a@evil.example@example.com',
  'b%evil.example@example.com',
  'evil.example!b@example.com',
  '=?utf-8?q?b=40evil.example=2C?=@example.com',
  'a@example.com\u200b',
  'а@example.com',
  'a@[127.0.0.1]',
  'a@127.0.0.1',
  'a@localhost',
  'a@example.com.',
  'a@-example.com',
  '.a@example.com',
  'a..b@example.com',
  ' a@example.com',
  'a@example.com ',
  'a@example.com\0',
  'a@example.com\0@evil.example',
]

test.each(hostile)(
  '%j is no address, and no mail leaves for it',
  { tags: ['security-10', 'asvs-1.2.1', 'asvs-1.3.11'] },
  async (email) => {
    const before = await app.database.em.fork().count(Challenge)
    for (const type of ['register', 'reset_password', 'email_change'] as const) {
      expect(await refusal(ann.api.auth.sendCode.mutate({ email, type }))).toMatchObject({
        reason: 'INVALID_INPUT',
        fields: { email: 'EMAIL' },
      })
    }
    expect(await app.database.em.fork().count(Challenge)).toBe(before)
    // Mails are sent in order: one enqueued before this one would have arrived before it.
    const sentinel = `after-${hostile.indexOf(email)}@example.com`
    await app.browser().api.auth.sendCode.mutate({ email: sentinel, type: 'register' })
    await app.mailbox.next(sentinel)
    expect(app.mailbox.mails.filter((mail) => mail.to !== 'ann@example.com')).toEqual([])
  },
)

test.each([
  ["o'hara@example.com"],
  ['a+b@example.com'],
  ['a&b@example.com'],
  ['a-b_c.d@sub.example.com'],
  ['ann@bücher.example'],
  ['ann@xn--maana-pta.example', 'ann@mañana.example'],
  ['Mixed.Case@Example.COM'],
  ['full＠example.com', 'full@example.com'],
  ['stop@example。com', 'stop@example.com'],
  ['wide@ｅxample.com', 'wide@example.com'],
  ['*@example.com'],
  ['|/bin/sh@example.com'],
])(
  'a mail to %s reaches exactly that one recipient',
  { tags: ['security-10', 'asvs-1.3.11'] },
  async (email, to = email) => {
    await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
    expect((await mailTo(app, to)).subject).toMatch(/\d{6}/)
    expect(app.mailbox.mails.filter((mail) => mail.to !== 'ann@example.com')).toEqual([])
  },
)

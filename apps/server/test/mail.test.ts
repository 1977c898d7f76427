import { locales } from '@latchkey/shared/auth'
import { setTimeout as wait } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import type { ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerOptions } from 'smtp-server'
import { describe, expect, test } from 'vitest'
import { createDevInbox, renderInboxPage } from '../src/mail/dev-inbox.ts'
import { createOutbox } from '../src/mail/outbox.ts'
import { createSender } from '../src/mail/sender.ts'
import type { Sender } from '../src/mail/sender.ts'
import { renderMail } from '../src/mail/templates.ts'
import type { Mail } from '../src/mail/templates.ts'

const now = new Date('2026-01-02T03:04:05.000Z')
const clock = () => now
const publicUrl = 'https://id.example'
const codeMail: Mail = {
  to: 'ann@example.org',
  locale: 'en',
  template: 'register_code',
  code: '042917',
  minutes: 15,
}

function everyMail(locale: Mail['locale'], username = 'ann'): Mail[] {
  const base = { to: 'ann@example.org', locale }
  return [
    { ...base, template: 'register_code', code: '042917', minutes: 15 },
    { ...base, template: 'reset_password_code', code: '042917', minutes: 15 },
    { ...base, template: 'email_change_code', code: '042917', minutes: 15 },
    { ...base, template: 'already_have_account', publicUrl },
    { ...base, template: 'no_account', publicUrl },
    { ...base, template: 'password_changed', username, publicUrl },
    { ...base, template: 'password_reset', username, publicUrl },
    { ...base, template: 'email_changed', username, newEmail: 'new@example.org', publicUrl },
  ]
}

describe('templates', () => {
  test.each(locales)('every mail in %s has a subject, a text and html', (locale) => {
    for (const mail of everyMail(locale)) {
      const { subject, text, html } = renderMail(mail)
      expect(subject).toContain('Latchkey')
      for (const form of [subject, text, html]) expect(form).not.toMatch(/undefined|\[object/)
      expect(html).not.toMatch(/<img|<script|<link/)
      if ('code' in mail)
        for (const form of [subject, text, html]) expect(form).toContain(mail.code)
      if ('publicUrl' in mail) for (const form of [text, html]) expect(form).toContain(publicUrl)
      if ('username' in mail) for (const form of [text, html]) expect(form).toContain('ann')
    }
  })

  test.each(locales)('values in %s are escaped in html and verbatim otherwise', (locale) => {
    const hostile = '<b>x</b>"& {{7*7}} ${7*7}'
    for (const mail of everyMail(locale, hostile)) {
      if (!('username' in mail)) continue
      const { text, html } = renderMail(mail)
      expect(text).toContain(hostile)
      expect(html).toContain('&lt;b&gt;x&lt;/b&gt;&quot;&amp; {{7*7}} ${7*7}')
      expect(html).not.toContain('<b>')
    }
  })
})

describe('outbox', () => {
  test('one mail over SMTP reaches exactly one recipient', async () => {
    await using sink = await startSink()
    const { outbox, errors } = start([sink.sender()])
    outbox.post(codeMail)
    await outbox.drain()
    expect(errors).toEqual([])
    expect(sink.mails.map(({ recipients }) => recipients)).toEqual([['ann@example.org']])
    const mail = sink.mails[0]?.parsed
    expect(mail?.subject).toBe('042917 is your Latchkey code')
    expect(mail?.from?.text).toContain('no-reply@id.example')
    expect(mail?.text).toContain('042917')
    expect(mail?.html).toContain('042917')
  })

  test.each([
    'a@example.org,b@example.org',
    'a@example.org;b@example.org',
    'a@example.org\r\nBcc: b@example.org',
    'b@example.org <a@example.org>',
    'x: a@example.org, b@example.org;',
  ])('%j never becomes two recipients', async (to) => {
    await using sink = await startSink()
    const { outbox } = start([sink.sender()])
    outbox.post({ ...codeMail, to })
    await outbox.drain()
    for (const { recipients } of sink.mails) expect(recipients).toHaveLength(1)
    for (const { parsed } of sink.mails) expect(parsed.bcc).toBeUndefined()
  })

  test('the next sender takes over when the first refuses the connection', async () => {
    const gone = await startSink()
    const dead = gone.sender()
    await gone[Symbol.asyncDispose]()
    await using sink = await startSink()
    const { outbox, errors } = start([dead, sink.sender()])
    outbox.post(codeMail)
    await outbox.drain()
    expect(sink.mails).toHaveLength(1)
    expect(errors).toEqual([])
  })

  test('a server without the demanded STARTTLS gets no mail', async () => {
    await using sink = await startSink()
    const { outbox, errors } = start([sink.sender({ tls: true })])
    outbox.post(codeMail)
    await outbox.drain()
    expect(sink.mails).toEqual([])
    expect(errors).toMatchObject([{ err: { code: 'ETLS' } }])
  })

  test('a failing mail is logged, without code or address, and stops nothing', async () => {
    let attempts = 0
    const refusing: Sender = {
      send({ to, subject }) {
        attempts += 1
        return Promise.reject(new Error(`554 spam: <${to}> ${subject}`))
      },
      close: () => undefined,
    }
    const { outbox, errors } = start([refusing])
    expect(() => outbox.post(codeMail)).not.toThrow()
    outbox.post(codeMail)
    expect(attempts).toBe(0)
    await outbox.drain()
    expect(attempts).toBe(2)
    expect(errors[0]).toMatchObject({ template: 'register_code', to: 'a***@example.org' })
    expect(JSON.stringify(errors)).toContain('554 spam: <a***@example.org> ****** is your')
    expect(JSON.stringify(errors)).not.toMatch(/042917|ann@/)
  })

  test('at most four mails are under way, and drain waits for all', async () => {
    let open = 0
    let most = 0
    let sent = 0
    const slow: Sender = {
      async send() {
        most = Math.max(most, ++open)
        await wait(5)
        open -= 1
        sent += 1
      },
      close: () => undefined,
    }
    const { outbox } = start([slow])
    for (let count = 0; count < 13; count += 1) outbox.post(codeMail)
    await outbox.drain()
    expect({ most, sent }).toEqual({ most: 4, sent: 13 })
    await outbox.drain()
  })
})

describe('dev inbox', () => {
  test('without senders it keeps the newest 500 mails, newest first', async () => {
    const { outbox, inbox } = start([])
    for (let count = 0; count < 501; count += 1) {
      outbox.post({ ...codeMail, to: `u${count}@example.org` })
    }
    await outbox.drain()
    expect(inbox.list()).toHaveLength(500)
    expect(inbox.list()[0]).toMatchObject({
      to: 'u500@example.org',
      code: '042917',
      at: '2026-01-02T03:04:05.000Z',
    })
  })

  test('its page escapes what the mails say', () => {
    const inbox = createDevInbox(clock)
    for (const mail of everyMail('en', '<b>x</b>')) {
      inbox.add(mail, { to: '<i>@example.org', ...renderMail(mail) })
    }
    const page = renderInboxPage(inbox.list())
    expect(page).toContain('&lt;b&gt;x&lt;/b&gt;')
    expect(page).not.toMatch(/<b>|<i>|<script/)
    expect(page).toContain('<p class="code">042917</p>')
  })
})

function start(senders: Sender[]) {
  const errors: object[] = []
  const inbox = createDevInbox(clock)
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => void errors.push(fields),
  }
  return { outbox: createOutbox({ senders, inbox, log, clock }), inbox, errors }
}

async function startSink(options: SMTPServerOptions = { disabledCommands: ['AUTH', 'STARTTLS'] }) {
  const mails: { recipients: string[]; parsed: ParsedMail }[] = []
  const senders: Sender[] = []
  const server = new SMTPServer({
    ...options,
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      simpleParser(stream, (error, parsed) => {
        mails.push({ recipients, parsed })
        done(error)
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the sink has no port')
  const { port } = address
  return {
    mails,
    sender({ tls = false } = {}): Sender {
      const from = { name: 'Latchkey', address: 'no-reply@id.example' }
      const sender = createSender({ host: '127.0.0.1', port, tls, from })
      senders.push(sender)
      return sender
    },
    async [Symbol.asyncDispose]() {
      for (const sender of senders) await sender.close()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

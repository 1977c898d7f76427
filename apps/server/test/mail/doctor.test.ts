import { smtpReply } from '@latchkey/tools/testing/mail-sink'
import { describe, expect, test } from 'vitest'
import type { Examination } from '../../src/mail/doctor/doctor.ts'
import type { SenderSettings } from '../../src/mail/smtp-settings.ts'
import { certificate } from '@latchkey/tools/testing/certificate'
import {
  account,
  checkup,
  dkim,
  namesOf,
  password,
  qqRefusal,
  rawServer,
  smtpServer,
  to,
} from '../support/mail-checkup.ts'

type Broken = {
  what: string
  serve: () => Promise<{ port: number } & AsyncDisposable>
  sender?: Partial<SenderSettings>
  asked?: Partial<Examination>
  stage: string
  id: string
}

const broken: Broken[] = [
  {
    what: 'a port nobody listens on',
    async serve() {
      const { port, ...server } = await rawServer(() => {})
      await server[Symbol.asyncDispose]()
      return { port, async [Symbol.asyncDispose]() {} }
    },
    stage: 'tcp',
    id: 'connection-refused',
  },
  {
    what: 'a name nobody knows',
    serve: () => smtpServer(),
    asked: {
      names: {
        ...namesOf(),
        addresses: (host) =>
          Promise.reject(
            Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }),
          ),
      },
    },
    stage: 'dns',
    id: 'host-not-found',
  },
  {
    what: 'a silent server',
    serve: () => rawServer(() => {}),
    asked: { timeout: 150 },
    stage: 'ehlo',
    id: 'greeting-timeout',
  },
  {
    what: 'a silent TLS port',
    serve: () => rawServer(() => {}),
    sender: { secure: true },
    asked: { timeout: 150 },
    stage: 'tls',
    id: 'connection-timeout',
  },
  {
    what: 'a web server',
    serve: () => rawServer((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
    stage: 'ehlo',
    id: 'not-smtp',
  },
  {
    what: 'a server that accepts and closes',
    serve: () => rawServer((socket) => socket.end()),
    stage: 'ehlo',
    id: 'connection-closed',
  },
  {
    what: 'a server that blocks the address',
    serve: () =>
      rawServer((socket) =>
        socket.write('554 5.7.1 Client host blocked using zen.spamhaus.org\r\n'),
      ),
    stage: 'ehlo',
    id: 'address-blocked',
  },
  {
    what: 'TLS on a plain port',
    serve: () => smtpServer(),
    sender: { secure: true },
    stage: 'tls',
    id: 'tls-on-plain-port',
  },
  {
    what: 'a self-signed certificate',
    serve: () => smtpServer({ secure: true, ...certificate }),
    sender: { secure: true },
    stage: 'tls',
    id: 'certificate-self-signed',
  },
  {
    what: 'a self-signed certificate after STARTTLS',
    serve: () => smtpServer({ disabledCommands: [], ...certificate }),
    sender: { tls: true },
    stage: 'tls',
    id: 'certificate-self-signed',
  },
  {
    what: 'no STARTTLS where it is demanded',
    serve: () => smtpServer({ hideSTARTTLS: true }),
    sender: { tls: true },
    stage: 'tls',
    id: 'starttls-missing',
  },
  {
    what: "a refused sign-in in QQ's words",
    serve: () => smtpServer({ onAuth: (_auth, _session, done) => done(smtpReply(535, qqRefusal)) }),
    sender: account,
    stage: 'auth',
    id: 'qq-authorization-code',
  },
  {
    what: 'a refused MAIL FROM',
    serve: () =>
      smtpServer({
        onMailFrom: (_address, _session, done) =>
          done(smtpReply(501, 'mail from address must be same as authorization user')),
      }),
    sender: account,
    stage: 'mail',
    id: 'sender-not-account',
  },
  {
    what: 'an unknown recipient',
    serve: () =>
      smtpServer({
        onRcptTo: (_address, _session, done) =>
          done(smtpReply(550, '5.1.1 <bob@example.org>: User unknown')),
      }),
    asked: { to },
    stage: 'rcpt',
    id: 'mailbox-unknown',
  },
  {
    what: 'refused content',
    serve: () =>
      smtpServer({
        onMail() {
          throw smtpReply(554, 'DT:SPM 163 smtp12,EMCowACnzwc_BjhcKMZmAQ--.20404S2 1547175487')
        },
      }),
    asked: { to },
    stage: 'data',
    id: 'netease-spam',
  },
]

describe('a sender that cannot send', () => {
  test.each(broken)('because of $what is told so', async ({ serve, sender, asked, stage, id }) => {
    await using server = await serve()
    const { exitCode, results, of } = await checkup(server.port, sender, asked)
    const smtp = results.filter((result) => !['spf', 'dkim', 'dmarc'].includes(result.stage))
    expect(of(stage)).toMatchObject({ status: 'failed', finding: { id } })
    expect(smtp.filter(({ status }) => status === 'failed')).toHaveLength(1)
    const after = smtp.slice(smtp.findIndex((result) => result.stage === stage) + 1)
    for (const result of after) expect(result.status).toBe('skipped')
    expect(exitCode).toBe(1)
  })
})

test('without a recipient nothing is mailed, and the sender address is tried', async () => {
  const seen: string[] = []
  await using server = await smtpServer({
    onMailFrom: ({ address }, _session, done) => (seen.push(`from ${address}`), done()),
    onRcptTo: ({ address }, _session, done) => (seen.push(`to ${address}`), done()),
  })
  const { of } = await checkup(server.port, account)
  expect(seen).toEqual(['from id@example.com'])
  expect(of('auth')?.status).toBe('ok')
  expect(of('mail')?.status).toBe('ok')
  expect(of('rcpt')?.status).toBe('skipped')
  expect(of('data')?.status).toBe('skipped')
})

test('with a recipient one mail arrives whole, signed when DKIM is configured', async () => {
  const mails: string[] = []
  await using server = await smtpServer({
    onMail: ({ recipients, source }) => void mails.push(`${recipients.join()}\n${String(source)}`),
  })
  const { of } = await checkup(server.port, {}, { to, dkim })
  expect(of('data')).toMatchObject({ status: 'ok', detail: expect.stringContaining('250') })
  expect(mails).toHaveLength(1)
  expect(mails[0]).toMatch(/^bob@example\.org\n/)
  expect(mails[0]).toContain('DKIM-Signature: v=1; a=rsa-sha256')
  expect(mails[0]).toContain('This email was sent by latchkey mail doctor')
})

test('a password is never told, even when the server repeats it', async () => {
  const base64 = Buffer.from(password).toString('base64')
  const plain = Buffer.from(`\0ada@example.com\0${password}`).toString('base64')
  await using server = await smtpServer({
    onAuth: (_auth, _session, done) =>
      done(smtpReply(535, `no ${password} ${base64} ${plain} \u001B[31m`)),
  })
  const { results, text } = await checkup(server.port, account)
  for (const form of [password, base64, plain]) {
    expect(text + JSON.stringify(results)).not.toContain(form)
  }
  expect(text).toContain('535 no ****** ****** ******')
  expect(text).not.toContain('\u001B')
})

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { diagnose, smtpErrors } from '../../src/mail/smtp-errors.ts'

/** Fields of nodemailer's errors, needed if a wording alone is ambiguous. */
const fields: Record<string, object> = {
  'tencent-credentials': { host: 'smtp.qcloudmail.com' },
  'starttls-missing': { code: 'ETLS', command: 'STARTTLS' },
  'certificate-expired': { originalCode: 'CERT_HAS_EXPIRED' },
  'certificate-name': { originalCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
  'certificate-self-signed': { originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  'certificate-untrusted': { originalCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  'not-smtp': { code: 'EPROTOCOL' },
  'reply-timeout': { code: 'ETIMEDOUT' },
  'sender-not-accepted': { code: 'EENVELOPE', command: 'MAIL FROM' },
  'answer-garbled': { code: 'EAUTH', command: 'AUTH PLAIN' },
  'network-failure': { code: 'ESOCKET' },
}

test.each(smtpErrors)('"$example" is $id', ({ id, example }) => {
  const { host, ...more } = { host: '', ...fields[id] }
  const isReply = /^\d/.test(example) && !example.includes('SSL routines')
  const said = isReply
    ? { response: example, message: `Invalid: ${example}` }
    : { message: example }
  const diagnosis = diagnose({ ...said, ...more }, host)
  expect(diagnosis.id).toBe(id)
  for (const words of Object.values(diagnosis.texts)) {
    expect(words.cause).not.toBe('')
    expect(words.remedy).not.toBe('')
  }
})

test('ids are unique and every language has its own words', () => {
  expect(new Set(smtpErrors.map(({ id }) => id)).size).toBe(smtpErrors.length)
  for (const { zh, en } of smtpErrors) {
    expect(zh.cause + zh.remedy).toMatch(/\p{Script=Han}/u)
    expect(en.cause + en.remedy).not.toMatch(/\p{Script=Han}/u)
  }
})

test.each([
  [
    '535 Error: 请使用授权码登录。详情请看: http://service.mail.qq.com/cgi-bin/help',
    'qq-authorization-code',
  ],
  ['554 DT:SPM 126 smtp2,DMmowAAnNDQz4zxdCk6LIw--.52838S2 1564271411', 'netease-spam'],
  ['553 Mail from must equal authorized user', 'sender-not-account'],
  [
    "440 mail from account doesn't conform with authentication (Auth Account:a@b.cn|Mail Account:c@b.cn)",
    'sender-not-account',
  ],
  [
    '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled',
    'outlook-basic-auth',
  ],
  ['454 Throttling failure: Daily message quota exceeded', 'ses-throttled'],
  ['550 Sender frequency limited', 'qq-frequency'],
  ['550 Connection denied', 'qq-frequency'],
  [
    "550 5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy.",
    'unauthenticated-mail',
  ],
  [
    '421-4.7.28 [203.0.113.7 4] Our system has detected an unusual rate of\n421-4.7.28 unsolicited mail originating from your IP address.',
    'gmail-unusual-rate',
  ],
  ['550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?id=20022', 'mailbox-unknown'],
  ["554 RCPT (nobody@example.cn) dosn't exist", 'mailbox-unknown'],
  ['552 5.2.2 Mailbox full', 'mailbox-full'],
  ['552 mailbox is full', 'mailbox-full'],
  ['451 4.7.1 Greylisting in action, please come back later', 'greylisted'],
  ['550 5.7.1 Unable to relay', 'relay-denied'],
  ['535 auth failed (this user authenticate too many times)', 'rate-limited'],
  ['535 5.7.8 Permission denied', 'credentials-refused'],
])('the wording %j is %s', (response, id) => {
  expect(diagnose({ response }).id).toBe(id)
})

test.each([
  [{ response: '452 4.2.2 over quota' }, 'transient'],
  [{ response: '552 5.2.2 over quota' }, 'permanent'],
  [{ response: '454 Transient reject by behaviour spam' }, 'transient'],
  [{ response: '550 5.9.9 no', command: 'RCPT TO', code: 'EENVELOPE' }, 'permanent'],
  [{ response: '550 5.9.9 no', command: 'AUTH PLAIN', code: 'EAUTH' }, 'configuration'],
  [{ response: '450 4.9.9 later', command: 'RCPT TO', code: 'EENVELOPE' }, 'transient'],
  [{ code: 'ESOCKET', originalCode: 'ECONNREFUSED', message: '' }, 'transient'],
  [new Error('a fault of our own'), 'transient'],
  ['not even an error', 'transient'],
  [null, 'transient'],
])('%j is %s', (error, kind) => {
  expect(diagnose(error).kind).toBe(kind)
})

test('an error without a message is known by its code', () => {
  expect(diagnose({ code: 'ECONNREFUSED', message: '' }).id).toBe('connection-refused')
})

test('the symptoms in the docs are those of the catalogue', async () => {
  const script = fileURLToPath(new URL('../../../../tools/src/docs/main.ts', import.meta.url))
  await promisify(execFile)(process.execPath, [script])
})

test("a mail that is larger than the server's SIZE, refused before it is sent, is told so", () => {
  // nodemailer's own error: it reads the limit from the EHLO reply without asking the server.
  const fault = Object.assign(new Error('Message size larger than allowed 1000'), {
    code: 'EMESSAGE',
    command: 'MAIL FROM',
  })
  expect(diagnose(fault).id).toBe('message-too-large')
})

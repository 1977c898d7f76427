import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTestApp } from '../support/harness.ts'
import { smtpServer } from '../support/mail-checkup.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** RFC 6376, 3.4.2 and 3.4.4: canonicalization of header and body. */
const relaxedHeader = (header: string) =>
  header
    .replace(/\r\n(?=[ \t])/g, '')
    .replace(/^([^:]+?)[ \t]*:[ \t]*/, (_, name: string) => `${name.toLowerCase()}:`)
    .replace(/[ \t]+/g, ' ')
    .trimEnd()
const relaxedBody = (body: string) =>
  body
    .replace(/[ \t]+(?=\r\n)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)*$/, '\r\n')

/** Verifies like a recipient's server with the key from DNS. */
function verify(source: string) {
  const end = source.indexOf('\r\n\r\n')
  const headers = source.slice(0, end).split(/\r\n(?![ \t])/)
  const find = (name: string) =>
    headers.find((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? ''
  const signature = find('DKIM-Signature')
  const tag = (name: string) =>
    new RegExp(`[\\s;:]${name}=([^;]*)`).exec(signature)?.[1]?.replace(/\s/g, '') ?? ''
  const signed = tag('h').split(':')
  const text = [
    ...signed.map((name) => relaxedHeader(find(name))),
    relaxedHeader(signature.replace(/([\s;]b=)[^;]*/, '$1')),
  ].join('\r\n')
  const body = relaxedBody(source.slice(end + 4))
  return {
    signed,
    domain: tag('d'),
    selector: tag('s'),
    isBody: createHash('sha256').update(body).digest('base64') === tag('bh'),
    isSigned: createVerify('sha256')
      .update(text)
      .verify(createPublicKey(publicKey), tag('b'), 'base64'),
  }
}

test('with a key every mail carries a signature that recipients can verify', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-dkim-'))
  const key = join(folder, 'dkim.pem')
  writeFileSync(key, privateKey)
  const mail = Promise.withResolvers<string>()
  await using server = await smtpServer({
    onMail: ({ source }) => mail.resolve(String(source)),
  })
  await using app = await startTestApp({
    MAIL_PORT: String(server.port),
    MAIL_DKIM_DOMAIN: 'example.com',
    MAIL_DKIM_SELECTOR: 'mail2026',
    MAIL_DKIM_KEY_FILE: key,
  })
  rmSync(folder, { recursive: true })
  await app.browser().api.auth.sendCode.mutate({ email: 'ann@example.org', type: 'register' })
  const source = await mail.promise
  const { signed, ...found } = verify(source)
  const expected = { domain: 'example.com', selector: 'mail2026', isBody: true, isSigned: true }
  expect(found).toEqual(expected)
  for (const name of ['from', 'to', 'subject', 'message-id']) {
    expect(signed.map((one) => one.toLowerCase())).toContain(name)
  }
  const forged = source.replace(/^Subject: /m, 'Subject: not ')
  expect(verify(forged)).toMatchObject({ isBody: true, isSigned: false })
  expect(verify(`${source}more\r\n`)).toMatchObject({ isBody: false })
})

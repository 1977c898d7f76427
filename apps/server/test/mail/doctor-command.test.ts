import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Result } from '../../src/mail/doctor/stages.ts'
import { certificate } from '@latchkey/tools/testing/certificate'
import { runLatchkey } from '../support/run-latchkey.ts'
import { smtpReply } from '@latchkey/tools/testing/mail-sink'
import { password, qqRefusal, rawServer, smtpServer, to } from '../support/mail-checkup.ts'

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'))
  const trusted = join(folder, 'trusted.pem')
  writeFileSync(trusted, certificate.cert)
  afterAll(() => rmSync(folder, { recursive: true }))

  const doctor = (args: string[], env: Record<string, string> = {}) =>
    runLatchkey(['mail', 'doctor', ...args], env)

  test.each([
    [['--lang', 'fr'], 'Expected one of zh, en'],
    [['--to', 'bob@example.org,eve@example.org'], 'Expected one email address'],
    [['--nonsense'], 'Usage: latchkey mail doctor'],
  ])('%j is wrong usage', async (args, text) => {
    const { code, err } = await doctor(args)
    expect(code).toBe(2)
    expect(err).toContain(text)
  })

  test('without senders or with a bad configuration ends with 1', async () => {
    expect(await doctor([])).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'in the dev inbox, http://localhost:3000/dev/inbox: to send them',
      ),
    })
    const json = await doctor(['--json'])
    expect(json).toMatchObject({ code: 1, err: '' })
    expect(JSON.parse(json.out)).toEqual({
      senders: [],
      exitCode: 1,
      error: expect.stringContaining('no sender is configured'),
    })
    const bad = await doctor([], { MAIL_PROVIDER: 'qqq', PORT: 'abc' })
    expect(bad.code).toBe(1)
    expect(bad.err.trim().split('\n')).toHaveLength(3)
  })

  const localhost = { MAIL_SERVER: 'localhost', MAIL_DEFAULT_SENDER: 'id@localhost.invalid' }

  test.each([
    ['from the first byte', { secure: true }, 'smtps'],
    ['after STARTTLS', { disabledCommands: [] }, 'smtp'],
  ])('sends over TLS %s when the certificate is trusted', async (_, options, scheme) => {
    await using server = await smtpServer({ ...options, ...certificate })
    await using refusing = await rawServer((socket) => socket.end())
    const env = {
      ...localhost,
      MAIL_PORT: String(refusing.port),
      MAIL_FALLBACK_URLS: `${scheme}://localhost:${server.port}?from=id@localhost.invalid`,
      NODE_EXTRA_CA_CERTS: trusted,
    }
    const { code, out } = await doctor(['--json', '--to', to], env)
    const [, second] = (JSON.parse(out) as { senders: { results: Result[] }[] }).senders
    const find = (stage: string) => second?.results.find((result) => result.stage === stage)
    expect(find('tls')).toMatchObject({ status: 'ok', detail: expect.stringContaining('TLSv1.3') })
    expect(find('data')?.status).toBe('ok')
    expect(code).toBe(1)
  })

  test('tells a certificate of another name', async () => {
    await using server = await smtpServer({ disabledCommands: [], ...certificate })
    const env = {
      ...localhost,
      MAIL_SERVER: '127.0.0.1',
      MAIL_PORT: String(server.port),
      NODE_EXTRA_CA_CERTS: trusted,
    }
    expect((await doctor([], env)).out).toContain('(certificate-name)')
  })

  test('speaks the language of the environment, and JSON when asked', async () => {
    await using server = await smtpServer({
      onAuth: (_auth, _session, done) => done(smtpReply(535, qqRefusal)),
    })
    const env = {
      MAIL_SERVER: '127.0.0.1',
      MAIL_PORT: String(server.port),
      MAIL_USE_TLS: 'false',
      MAIL_USERNAME: 'ada@localhost.localdomain',
      MAIL_PASSWORD: password,
    }
    const chinese = await doctor([], { ...env, LANG: 'zh_CN.UTF-8' })
    expect(chinese).toMatchObject({ code: 1, err: '' })
    expect(chinese.out).toContain('[失败] 登录')
    expect(chinese.out).toContain('解决办法：在 QQ 邮箱网页版')
    const json = await doctor(['--json'], env)
    expect(JSON.parse(json.out)).toMatchObject({ exitCode: 1, senders: [{ host: '127.0.0.1' }] })
    expect(chinese.out + json.out).not.toContain(password)
  })
})

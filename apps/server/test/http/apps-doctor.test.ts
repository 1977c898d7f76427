import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sameWords } from '../../src/config/local-language.ts'
import { examineApp, type Examination } from '../../src/apps/doctor/doctor.ts'
import type { LogoutCheck } from '../../src/apps/doctor/logout-check.ts'
import { readRefused } from '../../src/apps/doctor/refused-log.ts'
import type { Result } from '../../src/apps/doctor/result.ts'
import { refusedRedirectMessage } from '../../src/apps/refused-redirects.ts'
import { days, hours, seconds } from '../../src/clock.ts'
import { SigningKey } from '../../src/signing/signing-key.entity.ts'
import { registerApp, withApps } from '../support/apps.ts'
import {
  certificate,
  expiredCertificate,
  wildcardCertificate,
} from '@latchkey/tools/testing/certificate'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'
import { useTestApp } from '../support/use-test-app.ts'

const service = await useTestApp(withApps)
const ours = `http://id.example.com:${service.port}`

const servers = new AsyncDisposableStack()
const trusted = getCACertificates('default')
beforeAll(() => setDefaultCACertificates([...trusted, wildcardCertificate.cert]))
afterAll(async () => {
  setDefaultCACertificates(trusted)
  await servers.disposeAsync()
})

type Serve = (incoming: IncomingMessage, answer: ServerResponse) => void
const greet: Serve = (_incoming, answer) => answer.end('hello')

async function site(name: string, serve: Serve = greet, tls?: typeof certificate) {
  const server = tls ? createTlsServer(tls, serve) : createServer(serve)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  return `${tls ? 'https' : 'http'}://${name}:${(server.address() as AddressInfo).port}`
}

type Options = Partial<Examination['app']> & {
  publicUrl?: string
  keyIds?: string[]
  isConfigured?: boolean
  refused?: [string, number][]
  redirects?: [string, number][]
  logout?: Partial<LogoutCheck> & Pick<LogoutCheck, 'address'>
  now?: () => Date
  timeout?: number
}

async function examined(options: Options = {}): Promise<Result[]> {
  const { publicUrl = ours, isConfigured = true, timeout = seconds(20), logout } = options
  const { refused = [], redirects = [] } = options
  const keys = await service.database.em.fork().find(SigningKey, {})
  const { kind = 'own', origins = [], redirectUris = [], postLogoutUris = [] } = options
  const examination = {
    app: { kind, origins, redirectUris, postLogoutUris },
    service: { publicUrl, isConfigured, keyIds: options.keyIds ?? keys.map(({ kid }) => kid) },
    refused: { origins: new Map(refused), redirects: new Map(redirects) },
    ...(logout && {
      logout: {
        allowHere: false,
        isRefused: () => false,
        waiting: { count: 0, fault: sameWords('') },
        ...logout,
      },
    }),
  }
  const findAddresses = async (host: string) => {
    if (host.startsWith('nowhere.')) throw Object.assign(new Error(host), { code: 'ENOTFOUND' })
    return [{ address: '127.0.0.1', family: 4 }]
  }
  const means = { findAddresses, clock: options.now ?? (() => new Date()), timeout }
  const results: Result[] = []
  for await (const result of examineApp(examination, means)) results.push(result)
  return results
}

const faultsOf = (results: Result[]) =>
  results.flatMap(({ finding, at }) => (finding ? [`${finding.id} ${at}`] : []))

test('an app as it should be has no findings', async () => {
  const origin = await site('notes.example.com')
  await registerApp(service, { name: 'Right', origins: [origin] })
  await expect.poll(async () => faultsOf(await examined({ origins: [origin] }))).toEqual([])
  const secure = await site('safe.example.com', greet, wildcardCertificate)
  const results = await examined({ kind: 'third_party', origins: [secure] })
  expect(faultsOf(results)).toEqual([])
  const checks = results.filter(({ at }) => at === secure).map(({ check }) => check)
  expect(checks).toEqual(['connection', 'certificate', 'clock', 'page'])
})

const leadTo =
  (location: string): Serve =>
  (_incoming, answer) =>
    answer.writeHead(301, { location }).end()

const answerAs =
  (status: number, headers: Record<string, string> = {}): Serve =>
  (_incoming, answer) =>
    answer.writeHead(status, headers).end()

/** Latchkey behind a proxy that adds a CORS header of its own. */
const addingCors: Serve = (incoming, answer) => {
  if (incoming.method !== 'OPTIONS') {
    void fetch(`${service.url}${incoming.url}`).then(async (inner) =>
      answer.writeHead(inner.status).end(await inner.text()),
    )
    return
  }
  const { origin = '' } = incoming.headers
  const name = 'access-control-allow-origin'
  answer.writeHead(204, [name, origin, name, '*'])
  answer.end()
}

type Broken = [id: string, options: () => Promise<Options>]
const third = (origin: string): Options => ({ kind: 'third_party', origins: [origin] })

type Logout = NonNullable<Options['logout']>
const told = async (serve: Serve, more: Partial<Logout> = {}): Promise<Options> => ({
  kind: 'third_party',
  logout: { address: await site('tok.example.com', serve, wildcardCertificate), ...more },
})

const broken: Broken[] = [
  ['public-url-unset', async () => ({ ...third('https://a.example.com'), isConfigured: false })],
  ['name-unknown', async () => third('https://nowhere.example.com')],
  ['connection-refused', async () => third('http://closed.example.com:1')],
  [
    'no-answer',
    async () => ({ ...third(await site('slow.example.com', () => {})), timeout: seconds(1) }),
  ],
  ['no-tls', async () => third((await site('a.example.com')).replace('http:', 'https:'))],
  [
    'certificate-expired',
    async () => third(await site('expired.example.com', greet, expiredCertificate)),
  ],
  [
    'certificate-ends',
    async () => ({
      ...third(await site('ends.example.com', greet, wildcardCertificate)),
      now: () => new Date(Date.parse('2126-11-05') - days(10)),
    }),
  ],
  ['certificate-name', async () => third(await site('a.other.com', greet, wildcardCertificate))],
  ['certificate-untrusted', async () => third(await site('localhost.a', greet, certificate))],
  ['clock', async () => ({ now: () => new Date(Date.now() - hours(1)) })],
  ['redirects-elsewhere', async () => ({ publicUrl: await site('old.com', leadTo(ours)) })],
  ['not-latchkey', async () => ({ publicUrl: await site('blog.com') })],
  ['other-latchkey', async () => ({ keyIds: ['another'] })],
  ['page-redirects', async () => third(await site('a.com', leadTo('https://www.a.com/')))],
  ['page-fails', async () => third(await site('down.com', answerAs(502)))],
  ['preflight-refused', async () => ({ origins: [await site('new.example.com')] })],
  [
    'preflight-twice',
    async () => ({
      origins: [await site('b.example.com')],
      publicUrl: await site('id.example.com', addingCors),
    }),
  ],
  ['other-site', async () => ({ origins: [await site('other.com')] })],
  [
    'other-scheme',
    async () => ({ origins: [await site('c.example.com', greet, wildcardCertificate)] }),
  ],
  [
    'refused-near',
    async () => ({
      ...third(await site('d.example.com')),
      origins: ['https://nowhere.example.com'],
      refused: [['https://www.nowhere.example.com', 3]],
    }),
  ],
  [
    'redirect-near',
    async () => ({
      kind: 'third_party',
      redirectUris: ['https://nowhere.example.com/in'],
      redirects: [['https://nowhere.example.com/in/', 2]],
    }),
  ],
  [
    'redirect-unknown',
    async () => ({ kind: 'third_party', redirects: [['https://evil.example/', 1]] }),
  ],
  [
    'logout-not-https',
    async () => ({ kind: 'third_party', logout: { address: await site('f.example.com') } }),
  ],
  ['logout-private', async () => told(greet, { isRefused: () => true })],
  ['logout-redirects', async () => told(leadTo('https://www.a.com/'))],
  ['logout-guarded', async () => told(answerAs(401))],
  ['logout-unknown', async () => told(answerAs(404))],
  ['logout-fails', async () => told(answerAs(502))],
  [
    'logout-undelivered',
    async () => told(answerAs(400), { waiting: { count: 3, fault: sameWords('status 500') } }),
  ],
  [
    'nearly-alike',
    async () => ({
      kind: 'third_party',
      redirectUris: ['https://nowhere.example.com/in', 'https://nowhere.example.com/In'],
    }),
  ],
]

test.each(broken)('%s is found by name, with a remedy', async (id, options) => {
  await registerApp(service, { name: `App of ${id}` })
  const found = (await examined(await options())).filter(({ finding }) => finding?.id === id)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]?.finding?.remedy.en).toMatch(/\.$/)
  expect(found[0]?.finding?.cause.en).toMatch(/\.$/)
})

test('an app that takes logout tokens as it should has no findings', async () => {
  const asked: string[] = []
  const right: Serve = (incoming, answer) => {
    asked.push(incoming.method ?? '')
    answer.writeHead(400).end()
  }
  const results = await examined(await told(right))
  expect(faultsOf(results)).toEqual([])
  expect(results.map(({ check }) => check)).toContain('logout')
  expect(asked).toEqual(['GET', 'POST'])
})

test.each(['openid-connect.md', 'openid-connect.zh-CN.md'])(
  '%s names ten misconfigurations, and each of them is found here',
  (guide) => {
    const text = readFileSync(new URL(`../../../../docs/guide/${guide}`, import.meta.url), 'utf8')
    const named = [...text.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, id]) => id)
    const tested: string[] = broken.map(([id]) => id)
    const found = named.filter((id) => tested.includes(String(id)))
    expect(found).toHaveLength(10)
    expect(new Set(found).size).toBe(10)
  },
)

test('a redirect to the sign-in, as apps give strangers, is right', async () => {
  const origin = await site('e.example.com', leadTo(`${ours}/login?continue=x`))
  expect(faultsOf(await examined(third(origin)))).toEqual([])
})

test.each([
  ['https://notes.github.io', 'https://id.github.io', true],
  ['https://notes.example.co.uk', 'https://id.example.co.uk', false],
  ['https://notes.example.co.uk', 'https://id.other.co.uk', true],
])('%s beside %s: another site %s', async (origin, publicUrl, isOther) => {
  const results = await examined({ origins: [origin], publicUrl, timeout: seconds(1) })
  const found = results.some(({ finding }) => finding?.id === 'other-site')
  expect(found).toBe(isOther)
})

test('the command reads the log, prints JSON, and ends as it found', async () => {
  await using database = await createLastingDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-apps-doctor-'))
  const log = join(folder, 'log')
  const { refusedMessage: msg } = await import('../../src/apps/continue-address.ts')
  const line = JSON.stringify({ origin: 'http://localhost:5174', msg })
  const mistyped = 'https://notes.example/calback'
  const asked = ['Notes', 'Wiki'].map((name) =>
    JSON.stringify({ app: name, given: mistyped, msg: refusedRedirectMessage }),
  )
  const lines = [`Nov 29 host ${line}`, line, ...asked, `no JSON: ${msg}`, '{"msg":"listening"}']
  writeFileSync(log, lines.join('\n'))
  expect(await readRefused(log, 'Notes')).toEqual({
    origins: new Map([['http://localhost:5174', 2]]),
    redirects: new Map([[mistyped, 1]]),
  })
  const env = { DATABASE_URL: database.url, SECRET_KEY: withApps.SECRET_KEY, PUBLIC_URL: ours }
  const latchkey = (...args: string[]) => runLatchkey(['apps', ...args], env)
  const way = ['--redirect-uri', 'https://notes.example/callback']
  const logout = ['--backchannel-logout-uri', 'https://10.0.0.1/logout']
  await latchkey('add', 'Notes', '--origin', 'http://localhost:5173', ...way, ...logout)
  const json = await latchkey('doctor', 'Notes', '--log', log, '--json')
  rmSync(folder, { recursive: true })
  expect(json.code).toBe(1)
  const { results, exitCode }: { results: Result[]; exitCode: number } = JSON.parse(json.out)
  expect(exitCode).toBe(1)
  expect(results.map(({ finding }) => finding?.id)).toEqual(
    expect.arrayContaining(['refused-near', 'redirect-near', 'logout-private']),
  )
  expect(results.map(({ detail }) => detail)).toContain('10.0.0.1')
  const chinese = await runLatchkey(['apps', 'doctor', 'Notes'], { ...env, LANG: 'zh_CN.UTF-8' })
  expect(chinese.out).toContain(
    '[有误] 退出令牌 https://10.0.0.1/logout  10.0.0.1\n    原因：接收退出令牌的地址位于内网',
  )
  expect(chinese.out).not.toMatch(/Cause|Remedy|status|until/)
  const unread = await latchkey('doctor', 'Notes', '--log', log)
  expect([unread.code, unread.err]).toEqual([3, expect.stringContaining(`there is no file ${log}`)])
  expect((await latchkey('doctor')).code).toBe(2)
  expect((await latchkey('doctor', 'Nots')).code).toBe(3)
})

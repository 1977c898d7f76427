import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examineApp, type Examination } from '../../src/apps/doctor/doctor.ts'
import { readRefused } from '../../src/apps/doctor/refused-log.ts'
import type { Result } from '../../src/apps/doctor/result.ts'
import { days, hours, seconds } from '../../src/clock.ts'
import { SigningKey } from '../../src/signing/signing-key.entity.ts'
import { registerApp, withApps } from '../support/apps.ts'
import { certificate, expiredCertificate, wildcardCertificate } from '../support/certificate.ts'
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

type Terms = Partial<Examination['app']> & {
  publicUrl?: string
  keyIds?: string[]
  isConfigured?: boolean
  refused?: [string, number][]
  now?: () => Date
  timeout?: number
}

async function examined(terms: Terms = {}): Promise<Result[]> {
  const { publicUrl = ours, isConfigured = true, refused = [], timeout = seconds(20) } = terms
  const keys = await service.database.em.fork().find(SigningKey, {})
  const { kind = 'own', origins = [], redirectUris = [], postLogoutUris = [] } = terms
  const examination = {
    app: { kind, origins, redirectUris, postLogoutUris },
    service: { publicUrl, isConfigured, keyIds: terms.keyIds ?? keys.map(({ kid }) => kid) },
    refused: new Map(refused),
  }
  const findAddresses = async (host: string) => {
    if (host.startsWith('nowhere.')) throw Object.assign(new Error(host), { code: 'ENOTFOUND' })
    return [{ address: '127.0.0.1', family: 4 }]
  }
  const means = { findAddresses, clock: terms.now ?? (() => new Date()), timeout }
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

type Broken = [id: string, terms: () => Promise<Terms>]
const third = (origin: string): Terms => ({ kind: 'third_party', origins: [origin] })

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
    'nearly-alike',
    async () => ({
      kind: 'third_party',
      redirectUris: ['https://nowhere.example.com/in', 'https://nowhere.example.com/in/'],
    }),
  ],
]

test.each(broken)('%s is found by name, with a remedy', async (id, terms) => {
  await registerApp(service, { name: `App of ${id}` })
  const found = (await examined(await terms())).filter(({ finding }) => finding?.id === id)
  expect(found.length).toBeGreaterThan(0)
  expect(found[0]?.finding?.remedy).toMatch(/\.$/)
  expect(found[0]?.finding?.cause).toMatch(/\.$/)
})

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
  writeFileSync(log, `Nov 29 host ${line}\n${line}\nno JSON: ${msg}\n{"msg":"listening"}\n`)
  expect(await readRefused(log)).toEqual(new Map([['http://localhost:5174', 2]]))
  const env = { DATABASE_URL: database.url, SECRET_KEY: withApps.SECRET_KEY, PUBLIC_URL: ours }
  const latchkey = (...args: string[]) => runLatchkey(['apps', ...args], env)
  await latchkey('add', 'Notes', '--origin', 'http://localhost:5173')
  const json = await latchkey('doctor', 'Notes', '--log', log, '--json')
  rmSync(folder, { recursive: true })
  expect(json.code).toBe(1)
  const { results, exitCode }: { results: Result[]; exitCode: number } = JSON.parse(json.out)
  expect(exitCode).toBe(1)
  expect(results.map(({ finding }) => finding?.id)).toContain('refused-near')
  expect((await latchkey('doctor')).code).toBe(2)
  expect((await latchkey('doctor', 'Nots')).code).toBe(3)
})

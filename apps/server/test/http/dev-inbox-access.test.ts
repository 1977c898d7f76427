import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { startServer } from '../../src/server.ts'
import { refuseExposure } from '../../src/config/startup-rules.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { launch, startProcess } from '../support/server-process.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { send } from '../support/raw-http.ts'

const closed = { MAIL_SERVER: '', TRUST_PROXY: '', DEV_INBOX: '' }
const app = await useTestApp(closed)
const open = await useTestApp({ MAIL_SERVER: '' })

const memory = { DATABASE_URL: 'sqlite::memory:' }
const start = (env: Record<string, string>) => () =>
  refuseExposure(readConfig({ ...memory, ...env }))
const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
}
const smtp = { MAIL_SERVER: 'smtp.example.com', MAIL_DEFAULT_SENDER: 'id@example.com' }

const reachable: [Record<string, string>, string][] = [
  [{ HOST: '0.0.0.0' }, 'HOST is 0.0.0.0'],
  [{ HOST: '::' }, 'HOST is ::'],
  [{ HOST: '192.168.1.5' }, 'HOST is 192.168.1.5'],
  [{ HOST: 'id.example.com' }, 'HOST is id.example.com'],
  [{ PUBLIC_URL: 'https://id.example.com' }, 'PUBLIC_URL is https://id.example.com'],
  [{ PUBLIC_URL: 'https://localhost:3000' }, 'PUBLIC_URL is https://localhost:3000'],
  [{ PUBLIC_URL: 'http://id.example.com' }, 'PUBLIC_URL is http://id.example.com'],
  [{ PUBLIC_URL: 'http://localhost.example.com' }, 'PUBLIC_URL is'],
  [{ PUBLIC_URL: 'http://127.evil.example' }, 'PUBLIC_URL is'],
  [{ TRUST_PROXY: '127.0.0.1' }, 'TRUST_PROXY is set'],
]

test.each(reachable)(
  'with %j there is no dev inbox unless the operator opens it to all',
  { tags: ['asvs-13.4.2'] },
  (env, words) => {
    expect(start(env)).toThrow(ConfigError)
    expect(start(env)).toThrow(words)
    expect(start(env)).toThrow('set MAIL_SERVER or MAIL_PROVIDER, or DEV_INBOX=true')
    expect(start({ ...env, DEV_INBOX: 'false' })).toThrow(words)
    expect(start({ ...env, DEV_INBOX: 'true' })).not.toThrow()
    expect(start({ ...env, ...smtp })).not.toThrow()
  },
)

test.each<Record<string, string>>([
  {},
  { HOST: 'localhost' },
  { HOST: '127.0.0.2' },
  { HOST: '::1' },
  { PUBLIC_URL: 'http://localhost:8080' },
  { PUBLIC_URL: 'http://127.0.0.1:8080' },
  { PUBLIC_URL: 'http://[::1]:8080' },
])('on this machine alone, with %j, the dev inbox is there without a word', (env) => {
  expect(start(env)).not.toThrow()
})

test('a service that would show its codes to strangers does not start, and says what to do', async () => {
  const env = { ...memory, HOST: '0.0.0.0', TRUST_PROXY: '', DEV_INBOX: '' }
  await using program = launch('main', env)
  const { code, err } = await program.ended
  expect(code).toBe(1)
  expect(err).toMatch(/^Latchkey cannot start: .*HOST is 0\.0\.0\.0.*DEV_INBOX=true/)
})

test(
  'TLS in front of a production service on loopback needs TRUST_PROXY',
  { tags: ['asvs-15.3.4'] },
  () => {
    const production = { NODE_ENV: 'production', ...secrets, ...smtp }
    const site = { PUBLIC_URL: 'https://id.example.com' }
    expect(start({ ...production, ...site })).toThrow('TRUST_PROXY must name the proxy')
    // The setting that the refusal names suffices.
    expect(start({ ...production, ...site })).toThrow('set TRUST_PROXY=127.0.0.1,::1')
    expect(start({ ...production, ...site, TRUST_PROXY: '127.0.0.1,::1' })).not.toThrow()
    expect(start({ ...production, ...site, HOST: '0.0.0.0' })).not.toThrow()
    expect(start({ ...production, PUBLIC_URL: 'http://localhost:3000' })).not.toThrow()
  },
)

const get = { method: 'GET' }
const port = (text: string) => text.replace('PORT', String(app.port))
const devPaths = ['/dev/inbox.json', '/dev/inbox', '/dev/mails.json', '/dev/mails']
const strangers: [string, Record<string, string>][] = [
  ['through a proxy', { 'x-forwarded-for': '127.0.0.1' }],
  ['through a proxy that names nobody', { 'x-forwarded-for': '' }],
  ['through a proxy of RFC 7239', { forwarded: 'for=127.0.0.1' }],
  ['by a name bent to this machine', { host: 'evil.example:PORT' }],
  ['by a name like this machine’s', { host: 'localhost.evil.example:PORT' }],
  ['by a name that begins like its address', { host: '127.0.0.1.evil.example' }],
  ['by its address in the network', { host: '192.168.1.5:PORT' }],
]

test.each(strangers)(
  'asked %s, nothing of /dev is there',
  { tags: ['asvs-13.4.2'] },
  async (_name, headers) => {
    const given = Object.entries({ 'x-forwarded-for': undefined, ...headers })
    const sent = Object.fromEntries(given.map(([name, value]) => [name, value && port(value)]))
    for (const path of [...devPaths, '/dev/inbox.json?x=1']) {
      expect(await send(app, path, { ...get, headers: sent })).toMatchObject({ status: 404 })
      expect(await send(open, path, { ...get, headers: sent })).toMatchObject({ status: 200 })
    }
  },
)

test.each(['localhost:PORT', '127.0.0.1:PORT', '[::1]:PORT', 'LOCALHOST', 'localhost'])(
  'asked by this machine as %s, the inbox is there',
  async (host) => {
    const headers = { 'x-forwarded-for': undefined, host: port(host) }
    for (const path of devPaths)
      expect(await send(app, path, { ...get, headers })).toMatchObject({ status: 200 })
  },
)

test('an inbox that is open to all is warned of at the start, and /ready tells nobody', async () => {
  const { lines, logging } = keepLog()
  const env = { ...memory, ...secrets, PORT: '0', HOST: '127.0.0.1' }
  for (const [DEV_INBOX, warnings] of [
    ['true', 1],
    ['', 0],
  ] as const) {
    lines.length = 0
    const server = await startServer(readConfig({ ...env, DEV_INBOX }), logging)
    const ready = await (await fetch(`http://127.0.0.1:${server.port}/ready`)).text()
    await server.stop()
    expect(ready).not.toMatch(/inbox|via|smtp/)
    expect(lines.filter((line) => line.includes('can read every mail'))).toHaveLength(warnings)
  }
})

test('this machine clears the inbox, and no page of another origin does', async () => {
  const host = `localhost:${app.port}`
  const clear = (headers: Record<string, string | undefined>) =>
    send(app, '/dev/inbox.json', { method: 'DELETE', headers: { host, ...headers } })
  await app.browser().api.auth.sendCode.mutate({ email: 'ann@example.com', type: 'register' })
  const count = async () =>
    ((await (await fetch(`http://${host}/dev/inbox.json`)).json()) as unknown[]).length
  await expect.poll(count).toBe(1)
  const local = { 'x-forwarded-for': undefined }
  expect(await clear({ 'x-forwarded-for': '127.0.0.1' })).toMatchObject({ status: 404 })
  for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
    expect(await clear({ ...local, ...foreign })).toMatchObject({ status: 403 })
  expect(await count()).toBe(1)
  expect(await clear({ ...local, origin: `http://${host}` })).toMatchObject({ status: 200 })
  expect(await count()).toBe(0)
})

test('npm start without settings has its inbox', async () => {
  await using server = await startProcess({ ...memory, TRUST_PROXY: '', DEV_INBOX: '' })
  expect(await (await fetch(`${server.url}/dev/inbox.json`)).json()).toEqual([])
})

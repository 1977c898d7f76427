import { DriverException } from '@mikro-orm/core'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import { expect, test, vi } from 'vitest'
import { asAppError } from '../../src/errors.ts'
import { createAppBrowser, type AppBrowser } from '../support/app-browser.ts'
import { registerApp, withApps } from '../support/apps.ts'
import { isMysql } from '../support/engine.ts'
import { arriveAs, signIn } from '../support/harness.ts'
import { callback, createOidcApp } from '../support/oidc-app.ts'
import { legacyEnv } from '../legacy/old-client.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { watchStatements } from '../support/watch-statements.ts'

const many = Object.fromEntries(
  ['APP_VISITS_PER_IP', 'SIGN_INS_PER_ACCOUNT', 'SIGN_INS_PER_IP', 'GATE_TICKETS_PER_ACCOUNT'].map(
    (name) => [`LIMIT_${name}`, '10000/1h'],
  ),
)
let ticks = 0
const app = await useTestApp(
  { ...withApps, ...legacyEnv, ...many },
  // Nothing that is cached stays fresh, so every call reads all that it needs.
  { ticks: () => (ticks += 1_000_000) },
)
const notes = await createOidcApp(app, { name: 'Notes', pkce: 'optional' })
const tool = { host: 'tool.example', callback: 'https://tool.example/_latchkey/callback' }
await registerApp(app, { name: 'Tool', redirectUris: [tool.callback] })
const ann = await arriveAs(app, 'ann')
const at = createAppBrowser(app, ann.browser)

const request = (path: string, init: RequestInit = {}) =>
  fetch(app.url + path, { redirect: 'manual', ...init })

const asked = new URLSearchParams({
  client_id: notes.id,
  response_type: 'code',
  scope: 'openid offline_access',
  redirect_uri: callback,
  state: 'x',
}).toString()
const authorize = `/oauth/authorize?${asked}`

const basic = `Basic ${Buffer.from(`${notes.id}:${notes.secret}`).toString('base64')}`
const post = (path: string, body: Record<string, string>) =>
  request(path, {
    method: 'POST',
    headers: { authorization: basic },
    body: new URLSearchParams(body),
  })

async function code(by: AppBrowser): Promise<Record<string, string>> {
  const given = (await by.authorize(authorize)).searchParams.get('code') ?? ''
  return { grant_type: 'authorization_code', code: given, redirect_uri: callback }
}

type Tokens = { access_token: string; refresh_token: string }
const tokens = async () => (await (await post('/oauth/token', await code(at))).json()) as Tokens

async function arrivedAnew(): Promise<AppBrowser> {
  const browser = app.browser()
  await signIn(browser, 'ann')
  return createAppBrowser(app, browser)
}

const throughProxy = (path: string, cookie = '') =>
  request(path, {
    headers: {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': tool.host,
      'x-forwarded-uri': '/',
      'x-forwarded-method': 'GET',
      cookie,
    },
  })
const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''

async function enterTool() {
  const started = await throughProxy('/_latchkey/start?to=/')
  const to = new URL(started.headers.get('location') ?? '').searchParams.get('continue') ?? ''
  const { address } = await ann.auth.gateTicket.mutate({ address: to })
  return () => throughProxy(address.slice(`https://${tool.host}`.length), cookieOf(started))
}

const trpc = (path: string, init: RequestInit) =>
  request(`/trpc/${path}`, {
    ...init,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${ann.browser.jar.accessToken}`,
    },
  })

/** Each entry prepares a call and returns it. */
const calls: Record<string, () => Promise<() => Promise<Response>>> = {
  'a visit from an app, signed in nowhere': async () => () => request(authorize),
  'a visit from an app, once again': async () => () => at.visit(authorize),
  async 'the way back to an app'() {
    const by = await arrivedAnew()
    const { to } = await by.follow(authorize)
    const answer = await by.reply(to.pathname)
    if (answer.status !== 'done') throw new Error(answer.status)
    return () => by.visit(answer.redirectTo)
  },
  async 'the answer to a question'() {
    const { to } = await (await arrivedAnew()).follow(authorize)
    const init = { method: 'POST', body: JSON.stringify({ isAgreed: null }) }
    const headers = { 'content-type': 'application/json', origin: app.url }
    return () => at.visit(`${to.pathname}/answer`, { ...init, headers })
  },
  async 'a code'() {
    const grant = await code(at)
    return () => post('/oauth/token', grant)
  },
  async 'a refresh token'() {
    const { refresh_token } = await tokens()
    return () => post('/oauth/token', { grant_type: 'refresh_token', refresh_token })
  },
  async 'a look at a token'() {
    const { access_token: token } = await tokens()
    return () => post('/oauth/introspect', { token })
  },
  async 'the end of a token'() {
    const { refresh_token: token } = await tokens()
    return () => post('/oauth/revoke', { token })
  },
  async 'the claims of a user'() {
    const authorization = `Bearer ${(await tokens()).access_token}`
    return () => request('/oauth/userinfo', { headers: { authorization } })
  },
  'the metadata': async () => () => request('/.well-known/openid-configuration'),
  'a sign-out by an app': async () => () => request(`/oauth/logout?client_id=${notes.id}`),
  'the way to a tool': async () => () => throughProxy('/_latchkey/start?to=/'),
  'the entry to a tool': enterTool,
  async 'a request for a tool'() {
    const visit = cookieOf(await (await enterTool())())
    return () => throughProxy('/gate', visit)
  },
  'a picture': async () => () => request('/avatars/x'),
  'a session check': async () => () => trpc('auth.me', {}),
  'a change of the profile': async () => () =>
    trpc('account.updateProfile', { method: 'POST', body: JSON.stringify({ bio: 'x' }) }),
  'an old client': async () => () =>
    request('/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ann@example.com', password: 'correct horse battery staple' }),
    }),
}

/** A full disk, after which no layer tries again. */
const full = isMysql ? { errno: 1114 } : { errcode: 13 }

/** Makes a call while one statement fails; returns the answer, and the statements that were sent. */
async function callWithout(broken: string | undefined, call: () => Promise<Response>) {
  const sent = await watchStatements(app, ({ sql }) => {
    if (sql === broken) throw Object.assign(new Error('failed'), full)
  })
  const answer = await call()
  vi.restoreAllMocks()
  const texts = sent
    .map(({ sql }) => sql)
    .filter((sql) => /^\s*(select|insert|update|delete)/i.test(sql))
  return { answer, sent: new Set(texts) }
}

test.for(Object.entries(calls))(
  '%s: whichever statement fails, the caller is told to come again',
  async ([, prepare]) => {
    const { answer: usual, sent } = await callWithout(undefined, await prepare())
    expect(usual.status).toBeLessThan(500)
    const statuses: number[] = []
    for (const broken of sent) {
      const { answer } = await callWithout(broken, await prepare())
      // Some statements may fail without harm: those of other work, and some that only record a use.
      expect([usual.status, 503], broken).toContain(answer.status)
      statuses.push(answer.status)
      if (answer.status !== 503) continue
      expect(answer.headers.get('retry-after'), broken).toBe('2')
      expect(answer.headers.getSetCookie(), broken).toEqual([])
    }
    expect(statuses).toContain(503)
  },
)

test('a page of an app reads that it should come again', async () => {
  const origin = 'https://pages.example'
  const { app: pages } = await registerApp(app, {
    name: 'Pages',
    kind: 'third_party',
    redirectUris: [callback],
    origins: [origin],
  })
  const grant = { grant_type: 'refresh_token', refresh_token: 'x', client_id: pages.id }
  const ask = () =>
    request('/oauth/token', {
      method: 'POST',
      headers: { origin },
      body: new URLSearchParams(grant),
    })
  const { answer: usual, sent } = await callWithout(undefined, ask)
  expect(usual.status).toBe(400)
  const broken = [...sent].find((sql) => sql.includes('from oidc_records'))
  const { answer } = await callWithout(broken, ask)
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([503, origin])
  expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' })
})

/** Errors of mysql2, whose fields say more than its classes. */
const away: Record<string, object> = {
  'no server listens': { errno: -111, code: 'ECONNREFUSED', fatal: true },
  'the network has no route': { errno: -113, code: 'EHOSTUNREACH', fatal: true },
  'no answer to a connection': { errno: -110, code: 'ETIMEDOUT', fatal: true },
  'the connection was reset': { errno: -104, code: 'ECONNRESET', fatal: true },
  'the server hung up': { code: 'PROTOCOL_CONNECTION_LOST', fatal: true },
  'a connection that was closed before': { fatal: true },
  'too many connections': { errno: 1040, code: 'ER_CON_COUNT_ERROR' },
  'a node outside of its cluster': { errno: 1047, code: 'ER_UNKNOWN_COM_ERROR' },
  'a server that stops': { errno: 1053, code: 'ER_SERVER_SHUTDOWN' },
  'a COMMIT that lost the cluster': { errno: 1180, code: 'ER_ERROR_DURING_COMMIT' },
  'no memory for locks': { errno: 1206, code: 'ER_LOCK_TABLE_FULL' },
  'a lock that is never free': { errno: 1205, code: 'ER_LOCK_WAIT_TIMEOUT' },
  'a deadlock': { errno: 1213, code: 'ER_LOCK_DEADLOCK' },
  'a server that only reads': { errno: 1290, code: 'ER_OPTION_PREVENTS_STATEMENT' },
  'a statement that was ended': { errno: 1317, code: 'ER_QUERY_INTERRUPTED' },
  'a table that was changed': { errno: 1412, code: 'ER_TABLE_DEF_CHANGED' },
  'a transaction that only reads': {
    errno: 1792,
    code: 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
  },
  'a database that only reads': { errno: 1836, code: 'ER_READ_ONLY_MODE' },
  'a connection that MariaDB ended': { errno: 1927, code: 'ER_CONNECTION_KILLED' },
  'a member that left its group': { errno: 3100, code: 'ER_RUN_HOOK_ERROR' },
  'a connection that MySQL ended': { errno: 3169, code: 'ER_SESSION_WAS_KILLED' },
  'a connection that was silent': { errno: 4031, code: 'ER_CLIENT_INTERACTION_TIMEOUT' },
  'a locked file': { errcode: 5, code: 'ERR_SQLITE_ERROR' },
  'an error of the disk': { errcode: 266, code: 'ERR_SQLITE_ERROR' },
}

test('every error of a database that is away is told as such', () => {
  for (const [name, fields] of Object.entries(away)) {
    const error = Object.assign(new Error(name), fields)
    for (const thrown of [error, new DriverException(error)])
      expect(asAppError(getTRPCErrorFromUnknown(thrown)), name).toMatchObject({
        reason: 'UNAVAILABLE',
        details: { retryAfterSeconds: 2 },
      })
  }
})

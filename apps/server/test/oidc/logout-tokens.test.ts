import jwt from 'jsonwebtoken'
import { createPublicKey, type webcrypto } from 'node:crypto'
import { errors } from 'oidc-provider'
import { expect, test } from 'vitest'
import { setStatus } from '../../src/admin/change-account.ts'
import { App } from '../../src/apps/app.entity.ts'
import { days, hours, later, minutes } from '../../src/clock.ts'
import { ask } from '../../src/database/ask.ts'
import { inTransaction } from '../../src/database/retry.ts'
import { purge } from '../../src/jobs/purge.ts'
import { LogoutDelivery } from '../../src/logouts/logout-delivery.entity.ts'
import { appsToTell } from '../../src/logouts/logout.statements.ts'
import { createEnterApp } from '../../src/oidc/enter-app.ts'
import { AppSession } from '../../src/sessions/app-session.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { endSessions } from '../../src/sessions/session.ts'
import { User } from '../../src/users/user.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { appKeys, byOperator, withApps } from '../support/apps.ts'
import {
  good,
  password,
  register,
  resetPassword,
  signIn,
  type Browser,
} from '../support/harness.ts'
import { createOidcApps, signInTo, type OidcApp } from '../support/oidc-app.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { useTestApp } from '../support/use-test-app.ts'
import { startReceiver, type Received } from '../support/webhook-receiver.ts'

const receiver = await startReceiver()
const app = await useTestApp(withApps)
const backchannelLogoutUri = receiver.url
const [notes, ecc, silent, inside] = (await createOidcApps(
  app,
  { name: 'Notes', backchannelLogoutUri },
  { name: 'Ecc', backchannelLogoutUri, idTokenAlg: 'ES256' },
  { name: 'Silent' },
  { name: 'Inside', backchannelLogoutUri: 'https://10.0.0.1/logout' },
)) as [OidcApp, OidcApp, OidcApp, OidcApp]
app.logouts.wake()
const em = () => app.database.em.fork()

type Claims = { sub: string; sid: string; aud: string; jti: string; iat: number; exp: number }

/** Reads a logout token as an app must (OpenID Connect Back-Channel Logout 1.0 §2.6). */
async function readToken({ body, headers }: Received): Promise<Claims> {
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
  const token = new URLSearchParams(body).get('logout_token') ?? ''
  const header = jwt.decode(token, { complete: true })?.header
  const answer = await fetch(new URL('/.well-known/jwks.json', app.url))
  const { keys } = (await answer.json()) as {
    keys: (webcrypto.JsonWebKey & { kid: string; alg: string })[]
  }
  const key = keys.find(({ kid }) => kid === header?.kid)
  if (!key) throw new Error('no key verifies it')
  const terms = { algorithms: [key.alg as 'RS256'], issuer: app.url, ignoreExpiration: true }
  const claims = jwt.verify(token, createPublicKey({ key, format: 'jwk' }), terms)
  expect(header).toEqual({ alg: key.alg, typ: 'logout+jwt', kid: key.kid })
  expect(Object.keys(Object(claims)).toSorted()).toEqual(
    ['iss', 'sub', 'aud', 'iat', 'exp', 'jti', 'sid', 'events'].toSorted(),
  )
  expect(claims).toMatchObject({
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    iat: expect.any(Number),
    jti: expect.stringMatching(/^[\w-]{22}$/),
  })
  return claims as unknown as Claims
}

const tokensFor = async (sub: string): Promise<Claims[]> =>
  (await Promise.all(receiver.received.map(readToken))).filter((one) => one.sub === sub)

/** A user who signed in to an app. */
async function somebodyAt(name: string, ...apps: OidcApp[]) {
  const person = app.browser()
  await register(app, person, name)
  return { person, name, ...(await knownAt(person, apps)) }
}

async function knownAt(person: Browser, apps: OidcApp[]) {
  const { sessionId } = await person.api.auth.tokenInfo.query()
  const known = []
  for (const of of apps) {
    const { tokens } = await signInTo(of, createAppBrowser(app, person))
    const claims = tokens.claims()
    known.push({ sub: claims?.sub ?? '', sid: String(claims?.['sid']), aud: of.id })
  }
  return { sessionId, known, sub: known[0]?.sub ?? '' }
}

type Somebody = Awaited<ReturnType<typeof somebodyAt>>

/** Events that end a session, each by the calls of users or operators. */
const ends: Record<string, (who: Somebody) => Promise<unknown>> = {
  'a sign-out': ({ person }) => person.api.auth.logout.mutate(),
  'a reset': ({ name }) => {
    const wish = password('a wholly new wish')
    return resetPassword(app, app.browser(), { email: `${name}@example.com`, wish })
  },
  'a new password elsewhere': async ({ name }) => {
    const elsewhere = app.browser()
    await signIn(elsewhere, name)
    const passwords = { currentPassword: good, password: password('another wish 1') }
    return elsewhere.api.account.changePassword.mutate(passwords)
  },
  'the removal of its device': async ({ name, sessionId }) => {
    const elsewhere = app.browser()
    await signIn(elsewhere, name)
    return elsewhere.api.account.revokeSession.mutate({ id: sessionId })
  },
  'the removal of all other devices': async ({ name }) => {
    const elsewhere = app.browser()
    await signIn(elsewhere, name)
    return elsewhere.api.account.revokeOtherSessions.mutate()
  },
  'the wish to leave': ({ person, name }) =>
    person.api.account.deleteAccount.mutate({ currentPassword: good, confirmation: name }),
  'a ban by the operator': ({ name }) => setStatus(byOperator(app), name, 'banned'),
  'a ban that another program wrote': async ({ person, name }) => {
    await em().nativeUpdate(User, { username: name }, { status: 'banned' })
    await person.api.auth.me.query().catch(() => undefined)
  },
  'its time': async ({ sessionId }) => {
    const now = new Date()
    await em().nativeUpdate(Session, { id: sessionId }, { expiresAt: now })
    await purge(em(), { keys: appKeys, now, sessionTtlDays: 30, hasLegacyClients: false })
  },
}

test.each(Object.entries(ends))(
  '%s tells the apps of the session, and no other',
  async (why, end) => {
    const name = `u${why.replaceAll(/\W/g, '').slice(0, 20)}`
    const who = await somebodyAt(name, notes, ecc, silent)
    await end(who)
    expect(await em().count(Session, { id: who.sessionId })).toBe(0)
    await expect.poll(async () => (await tokensFor(who.sub)).length, { timeout: patience }).toBe(2)
    const told = (await tokensFor(who.sub)).map(({ sub, sid, aud }) => ({ sub, sid, aud }))
    expect(new Set(told)).toEqual(new Set(who.known.filter(({ aud }) => aud !== silent.id)))
    await expect
      .poll(() => em().count(LogoutDelivery, { subject: who.sub, state: 'sent' }), {
        timeout: patience,
      })
      .toBe(2)
  },
)

test('an app that fails is asked again with a new token, and follows nobody elsewhere', async () => {
  const answers = [
    { status: 500 },
    { status: 302, headers: { location: `${receiver.url}?led` } },
    { status: 204 },
  ]
  const who = await somebodyAt('retry', notes)
  receiver.state.answer = () => answers.shift() ?? { status: 204 }
  await who.person.api.auth.logout.mutate()
  for (const tries of [1, 2, 3]) {
    await expect
      .poll(() => em().findOne(LogoutDelivery, { subject: who.sub }), { timeout: patience })
      .toMatchObject({ attempts: tries, lease: null })
    app.pass(minutes(2))
    app.logouts.wake()
  }
  const tokens = await tokensFor(who.sub)
  expect(new Set(tokens.map(({ jti }) => jti)).size).toBe(3)
  for (const { iat, exp } of tokens) expect(exp - iat).toBe(120)
  expect(await em().findOne(LogoutDelivery, { subject: who.sub })).toMatchObject({
    state: 'sent',
    status: 204,
    fault: null,
  })
})

test('an address in a private network gets nothing', async () => {
  const who = await somebodyAt('inside', inside)
  await who.person.api.auth.logout.mutate()
  const row = () => em().findOneOrFail(LogoutDelivery, { subject: who.sub })
  await expect.poll(row, { timeout: patience }).toMatchObject({ attempts: 1 })
  expect(await row()).toMatchObject({
    state: 'queued',
    status: null,
    fault: 'the address is private: set WEBHOOK_ALLOW_PRIVATE=true to allow that',
  })
})

test('nobody is told of an end that did not come to be', async () => {
  const who = await somebodyAt('undone', notes)
  const { id: user } = await em().findOneOrFail(User, { username: 'undone' })
  const undone = inTransaction(em(), async (tx) => {
    await endSessions(tx, { user: { id: user } }, new Date())
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await em().count(LogoutDelivery, { subject: who.sub })).toBe(0)
  expect(await em().count(Session, { id: who.sessionId })).toBe(1)
})

test('of two who end a session at once, one tells of it', async () => {
  const who = await somebodyAt('twice', notes)
  const { id } = await em().findOneOrFail(User, { username: 'twice' })
  const end = () => endSessions(em(), { user: { id }, id: who.sessionId }, new Date())
  const ended = await Promise.all([end(), end(), end()])
  expect(ended.toSorted((one, other) => one - other)).toEqual([0, 0, 1])
  expect(await em().count(LogoutDelivery, { subject: who.sub })).toBe(1)
})

test('an app that was signed in to after a transaction began is told of the end in it', async () => {
  const who = await somebodyAt('late', silent)
  const { id } = await em().findOneOrFail(User, { username: 'late' })
  const sid = 'S'.repeat(22)
  const note = () =>
    em().insert(AppSession, { session: who.sessionId, app: notes.id, sid, createdAt: new Date() })
  const isMysql = app.database.em.getPlatform().constructor.name !== 'SqlitePlatform'
  // SQLite admits no second writer meanwhile.
  if (!isMysql) await note()
  await inTransaction(em(), async (tx) => {
    // From here on, a plain query shows the state of this moment.
    await tx.count(AppSession, { session: who.sessionId })
    if (isMysql) await note()
    await endSessions(tx, { user: { id }, id: who.sessionId }, new Date())
  })
  expect(await em().count(LogoutDelivery, { subject: who.sub, sid })).toBe(1)
})

test('a session that has ended signs in to no app', async () => {
  const user = await em().findOneOrFail(User, { username: 'twice' })
  const session = { id: 'x'.repeat(36), user, entries: new Map() }
  const entry = { session, asked: [], now: new Date(), onFirst() {} }
  const row = await em().findOneOrFail(App, { id: notes.id })
  const enterApp = createEnterApp(app.database)
  await expect(enterApp({ ...entry, app: row })).rejects.toThrow(errors.LoginRequired)
})

test('an app that does not answer is asked for between two tries no more', async () => {
  const who = await somebodyAt('waiting', notes)
  receiver.state.answer = () => ({ status: 500 })
  await who.person.api.auth.logout.mutate()
  const row = { subject: who.sub }
  await expect
    .poll(() => em().findOne(LogoutDelivery, row), { timeout: patience })
    .toMatchObject({ attempts: 1, lease: null })
  receiver.state.answer = () => ({ status: 204 })
  const now = new Date()
  const asked = async () => {
    const found = await ask(em(), appsToTell, later(now, minutes(1)), later(now, hours(2)))
    return found.some(({ id }) => id === notes.id)
  }
  // Another process holds the lease, so that this one does not send it meanwhile.
  const due = (nextTryAt: Date, lease: string | null = 'L'.repeat(22)) =>
    em().nativeUpdate(LogoutDelivery, row, { nextTryAt, lease })
  await due(later(now, hours(1)))
  expect(await asked()).toBe(false)
  // A clock that is wrong by days wrote the time.
  await due(later(now, days(3)))
  expect(await asked()).toBe(true)
  await due(now, null)
  app.logouts.wake()
  await expect
    .poll(() => em().findOne(LogoutDelivery, row), { timeout: patience })
    .toMatchObject({ state: 'sent' })
})

test('a week later nothing is left of it', async () => {
  const now = new Date(Date.now() + days(8))
  await purge(em(), { keys: appKeys, now, sessionTtlDays: 30, hasLegacyClients: false })
  expect(await em().count(LogoutDelivery, {})).toBe(0)
})

test('discovery says so', async () => {
  const answer = await fetch(new URL('/.well-known/openid-configuration', app.url))
  expect(await answer.json()).toMatchObject({
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    end_session_endpoint: `${app.url}/oauth/logout`,
  })
})

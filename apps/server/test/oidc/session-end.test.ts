import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { OidcRecord } from '../../src/oidc/oidc-record.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { createOidcApp, signInTo, startFlow } from '../support/oidc-app.ts'
import { register, signIn, type Browser } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const notes = await createOidcApp(app, { name: 'Notes' })
const users = () => app.database.em.fork()
const sessionOf = async ({ api }: Browser) => (await api.auth.tokenInfo.query()).sessionId

/** Events that end a session, each by the calls of users or operators. */
const ends = {
  'a sign-out': async ({ api }: Browser) => void (await api.auth.logout.mutate()),
  'a ban': async (_: Browser, username: string) => {
    await users().nativeUpdate(User, { username }, { status: 'banned' })
  },
  'a mute': async (_: Browser, username: string) => {
    await users().nativeUpdate(User, { username }, { status: 'muted' })
  },
  'its expiry': async (browser: Browser) => {
    const id = await sessionOf(browser)
    await users().nativeUpdate(Session, { id }, { expiresAt: new Date(Date.now() - 1000) })
  },
}

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'granted',
    (error: unknown) =>
      error instanceof oauth.ResponseBodyError || error instanceof oauth.AuthorizationResponseError
        ? error.error
        : error instanceof oauth.WWWAuthenticateChallengeError
          ? `challenged ${error.status}`
          : String(error),
  )

test.each(Object.entries(ends))('%s ends all that an app holds at once', async (why, end) => {
  const name = `u${why.replaceAll(/\W/g, '')}`
  const person = app.browser()
  await register(app, person, name)
  const browser = createAppBrowser(app, person)
  const { tokens } = await signInTo(notes, browser)
  const unredeemed = await startFlow(notes)
  const back = await browser.authorize(unredeemed.url)
  const finished = await startFlow(notes, { prompt: 'select_account' })
  const { to: question } = await browser.follow(finished.url)
  const agreed = await browser.reply(question.pathname, true)
  // Another session of the same account.
  const elsewhere = app.browser()
  await signIn(elsewhere, name)
  const other = await signInTo(notes, createAppBrowser(app, elsewhere))

  await end(person, name)

  const sub = tokens.claims()?.sub ?? ''
  const { access_token: access, refresh_token: refresh = '' } = tokens
  expect(await outcome(unredeemed.redeem(back))).toBe('invalid_grant')
  expect(await outcome(oauth.fetchUserInfo(notes.client, access, sub))).toBe('challenged 401')
  for (const token of [access, refresh])
    expect(await oauth.tokenIntrospection(notes.client, token)).toEqual({ active: false })
  expect(await outcome(oauth.refreshTokenGrant(notes.client, refresh))).toBe('invalid_grant')
  const silent = await startFlow(notes, { prompt: 'none' })
  const { to: refused } = await browser.follow(silent.url)
  expect(refused.searchParams.get('error')).toBe('login_required')
  if (agreed.status !== 'done') throw new Error(agreed.status)
  const { to: late, answer } = await browser.follow(agreed.redirectTo)
  expect(answer.status).toBeLessThan(500)
  expect(late.searchParams.get('code')).toBeNull()
  const lives = await oauth.tokenIntrospection(notes.client, other.tokens.access_token)
  expect(lives.active).toBe(why !== 'a ban' && why !== 'a mute')
})

test('an account that was let in again gets none of its old tokens back', async () => {
  const person = app.browser()
  await register(app, person, 'bea')
  const { tokens } = await signInTo(notes, createAppBrowser(app, person))
  const sessionId = await sessionOf(person)
  const where = { username: 'bea' }
  await users().nativeUpdate(User, where, { status: 'banned' })
  await oauth.tokenIntrospection(notes.client, tokens.access_token)
  expect(await users().count(OidcRecord, { session: sessionId })).toBe(0)
  await users().nativeUpdate(User, where, { status: 'active' })
  const told = await oauth.tokenIntrospection(notes.client, tokens.access_token)
  expect(told.active).toBe(false)
})

test('three browsers of one session stay signed in beside each other, as one session', async () => {
  const person = app.browser()
  await register(app, person, 'cyd')
  const all = await Promise.all(
    Array.from({ length: 3 }, () => signInTo(notes, createAppBrowser(app, person))),
  )
  for (const { tokens } of all) {
    const renewed = await oauth.refreshTokenGrant(notes.client, tokens.refresh_token ?? '')
    expect((await oauth.tokenIntrospection(notes.client, renewed.access_token)).active).toBe(true)
  }
})

test('no token and no cookie stands in the database in clear', async () => {
  const person = app.browser()
  await register(app, person, 'dan')
  const browser = createAppBrowser(app, person)
  const { tokens, back } = await signInTo(notes, browser)
  await browser.follow((await startFlow(notes, { prompt: 'login' })).url)
  const rows = JSON.stringify(await users().find(OidcRecord, {}))
  // The id of a request is in the address of its page; its cookie is signed.
  const session = [...browser.jar].find(([name]) => /^latchkey-apps-\d+$/.test(name))?.[1].value
  const secrets = {
    session,
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    code: back.searchParams.get('code'),
  }
  for (const [name, secret = ''] of Object.entries(secrets)) {
    expect(secret, name).toMatch(/^[\w-]{40,}$/)
    expect(rows.includes(String(secret)), name).toBe(false)
  }
})

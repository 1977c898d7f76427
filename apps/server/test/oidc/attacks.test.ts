import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { grantIdOf } from '../../src/oidc/grant-id.ts'
import { OidcRecord } from '../../src/oidc/oidc-record.entity.ts'
import { AppSession } from '../../src/sessions/app-session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { createOidcApps, signInTo, startFlow, type OidcApp } from '../support/oidc-app.ts'
import { register } from '../support/harness.ts'
import { openRecords } from '../support/oidc-records.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const [notes, staff, foreign] = (await createOidcApps(
  app,
  { name: 'Notes' },
  { name: 'Staff', roles: ['admin'] },
  { name: 'Foreign', kind: 'third_party' },
)) as [OidcApp, OidcApp, OidcApp]
const person = app.browser()
await register(app, person, 'ann')

test('a role that was taken away ends what resource servers learn of a token', async () => {
  const ann = { username: 'ann' }
  const users = () => app.database.em.fork()
  await users().nativeUpdate(User, ann, { role: 'admin' })
  const { tokens } = await signInTo(staff, createAppBrowser(app, person))
  const ask = (token = '') => oauth.tokenIntrospection(staff.client, token)
  expect((await ask(tokens.access_token)).active).toBe(true)
  await users().nativeUpdate(User, ann, { role: 'user' })
  for (const token of [tokens.access_token, tokens.refresh_token])
    expect(await ask(token)).toEqual({ active: false })
})

test('who began a flow and planted its cookies elsewhere gets nothing of who answered there', async () => {
  const attacker = createAppBrowser(app, app.browser())
  const { to } = await attacker.follow((await startFlow(notes)).url)
  const victim = createAppBrowser(app, person)
  for (const [name, cookie] of attacker.jar) victim.jar.set(name, cookie)
  const question = await victim.reply(to.pathname)
  if (question.status !== 'done') throw new Error(question.status)
  const { to: stolen } = await attacker.follow(question.redirectTo)
  expect([...stolen.searchParams.keys()]).not.toContain('code')
  expect(stolen.searchParams.get('error')).toBe('login_required')
})

test('consent is given by the account that was chosen, not by the one before', async () => {
  const bob = app.browser()
  await register(app, bob, 'bob')
  const browser = createAppBrowser(app, person)
  const flow = await startFlow(foreign, { prompt: 'consent select_account' })
  const asked: string[] = []
  let { to } = await browser.follow(flow.url)
  for (const who of [person, bob, bob]) {
    const here = createAppBrowser(app, who)
    for (const [name, cookie] of browser.jar) here.jar.set(name, cookie)
    const question = await here.reply(to.pathname)
    asked.push(question.status)
    const agreed = question.status === 'done' ? question : await here.reply(to.pathname, true)
    browser.jar.clear()
    for (const [name, cookie] of here.jar) browser.jar.set(name, cookie)
    if (agreed.status !== 'done') throw new Error(agreed.status)
    ;({ to } = await browser.follow(agreed.redirectTo))
    if (to.origin !== app.url) break
  }
  expect(asked.at(-1)).toBe('consent')
})

test('an answer by a form reaches the app, and nothing else', async () => {
  const browser = createAppBrowser(app, person)
  const page = async (params: Record<string, string>) => {
    const { url } = await startFlow(notes, { response_mode: 'form_post', ...params })
    let { to, answer } = await browser.follow(url)
    while (to.pathname.startsWith('/interaction/')) {
      const question = await browser.reply(to.pathname)
      if (question.status !== 'done') throw new Error(question.status)
      ;({ to, answer } = await browser.follow(question.redirectTo))
    }
    return answer.headers.get('content-security-policy')
  }
  const form = 'form-action https://notes.example;'
  expect(await page({})).toContain(form)
  expect(await page({ prompt: 'what' })).toContain(form)
  expect(await page({ redirect_uri: 'https://evil.example/' })).toContain("form-action 'none'")
})

test('a token made while its grant is revoked does not live again with the next one', async () => {
  const browser = createAppBrowser(app, person)
  const { tokens } = await signInTo(notes, browser)
  const told = await oauth.tokenIntrospection(notes.client, tokens.access_token)
  const { em } = app.database
  const records = openRecords(app)
  const sessionUid = (await person.api.auth.tokenInfo.query()).sessionId
  const key = { session: sessionUid, app: notes.id }
  const { sid, grantName } = await em.fork().findOneOrFail(AppSession, key)
  const grantId = grantIdOf({ session: sessionUid, sid, grantName })
  await records('AccessToken').revokeByGrantId(grantId)
  const late = { accountId: String(told['sub']), clientId: notes.id, grantId, sessionUid }
  await expect(records('AccessToken').upsert('late', late, 600)).rejects.toThrow('invalid_grant')
  await signInTo(notes, browser)
  expect(await records('AccessToken').find('late')).toBeUndefined()
})

test('what is written after its session has ended is refused, and a cookie then points nowhere', async () => {
  const records = openRecords(app)
  const sessionUid = 'x'.repeat(36)
  const code = { accountId: 'a', clientId: notes.id, grantId: `${sessionUid}.y`, sessionUid }
  await expect(records('AuthorizationCode').upsert('gone', code, 60)).rejects.toThrow(
    'invalid_grant',
  )
  await expect(records('AccessToken').upsert('gone', code, 60)).rejects.toThrow('invalid_grant')
  await records('Session').upsert('gone', { accountId: 'a', uid: sessionUid }, 60)
  expect(await app.database.em.fork().count(OidcRecord, { session: sessionUid })).toBe(0)
})

test('a stranger whom an app asks to join gets the page for that', async () => {
  const stranger = createAppBrowser(app, app.browser())
  const { to } = await stranger.follow((await startFlow(notes, { prompt: 'create' })).url)
  expect((await stranger.reply(to.pathname)).status).toBe('register')
})

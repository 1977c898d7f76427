import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { addApp, signInAndTrust } from '../support/factors.ts'
import { createOidcApp, signInTo, startFlow } from '../support/oidc-app.ts'
import { good, register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const notes = await createOidcApp(app, { name: 'Notes' })

test('somebody signed in goes straight through, and the app learns who it is', async () => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'ann')
  const { back, tokens } = await signInTo(notes, createAppBrowser(app, browser))
  expect(back.searchParams.get('iss')).toBe(app.url)
  const claims = tokens.claims()
  expect(claims).toMatchObject({
    iss: app.url,
    aud: notes.id,
    email: user.email,
    email_verified: true,
    preferred_username: 'ann',
    name: 'ann',
    groups: ['user'],
    auth_time: expect.any(Number),
    acr: '1',
    amr: ['pwd'],
  })
  const { sub = '' } = claims ?? {}
  const info = await oauth.fetchUserInfo(notes.client, tokens.access_token, sub)
  expect(info).toMatchObject({ sub, groups: ['user'], email: user.email })
  const renewed = await oauth.refreshTokenGrant(notes.client, tokens.refresh_token ?? '')
  expect(renewed.claims()).toMatchObject({ sub, email: user.email })
  const told = await oauth.tokenIntrospection(notes.client, renewed.access_token)
  expect(told).toMatchObject({ active: true, sub, client_id: notes.id })
})

test('an app learns that a second factor proved who it is', async () => {
  const person = app.browser()
  await register(app, person, 'guarded')
  await addApp(app, person)
  const { tokens } = await signInTo(notes, createAppBrowser(app, person))
  expect(tokens.claims()).toMatchObject({ acr: '2', amr: ['pwd', 'otp', 'mfa'] })
})

test('a factor that is removed takes nothing back, and the next proof by the password does', async () => {
  const person = app.browser()
  await register(app, person, 'freed')
  const { id } = await addApp(app, person)
  const browser = createAppBrowser(app, person)
  await person.api.account.removeFactor.mutate({ id })
  const proved = (await signInTo(notes, browser)).tokens.claims()
  expect(proved).toMatchObject({ acr: '2', amr: ['pwd', 'otp', 'mfa'] })
  await person.api.account.confirmIdentity.mutate({ method: 'password', currentPassword: good })
  const now = (await signInTo(notes, browser)).tokens.claims()
  expect(now).toMatchObject({ acr: '1', amr: ['pwd', 'otp'] })
})

test('an app learns that a trusted device proved nothing beside the password', async () => {
  const person = app.browser()
  await register(app, person, 'trusting')
  const phone = await addApp(app, person)
  await signInAndTrust(person, 'trusting', phone.nextCode())
  await signIn(person, 'trusting')
  const { tokens } = await signInTo(notes, createAppBrowser(app, person))
  expect(tokens.claims()).toMatchObject({ acr: '1', amr: ['pwd'] })
})

test('a sign-in just before the question answers none that wants a new one', async () => {
  const person = app.browser()
  await register(app, person, 'bob')
  const browser = createAppBrowser(app, person)
  const thisSecond = new Date(Math.floor(Date.now() / 1000) * 1000)
  await app.database.em.fork().nativeUpdate(Session, {}, { createdAt: thisSecond })
  const { to } = await browser.follow((await startFlow(notes, { prompt: 'login' })).url)
  expect((await browser.reply(to.pathname)).status).toBe('sign_in')
})

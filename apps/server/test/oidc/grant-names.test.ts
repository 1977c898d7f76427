import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { grantIdOf } from '../../src/oidc/grant-id.ts'
import { OidcRecord } from '../../src/oidc/oidc-record.entity.ts'
import { keyOf } from '../../src/oidc/record-key.ts'
import { LogoutDelivery } from '../../src/logouts/logout-delivery.entity.ts'
import { AppSession } from '../../src/sessions/app-session.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { register } from '../support/harness.ts'
import {
  createOidcApp,
  errorOf,
  refresh,
  signInTo,
  startFlow,
  type Tokens,
} from '../support/oidc-app.ts'
import { openRecords } from '../support/oidc-records.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const backchannelLogoutUri = 'https://10.0.0.1/logout'
const notes = await createOidcApp(app, { name: 'Notes', backchannelLogoutUri })
const { database } = app
const records = openRecords(app)

/** A user in an app, with the code that the app redeemed and its payload as it was stored. */
async function somebodyAt(name: string) {
  const person = app.browser()
  await register(app, person, name)
  const browser = createAppBrowser(app, person)
  const flow = await startFlow(notes)
  const back = await browser.authorize(flow.url)
  const tokens = await flow.redeem(back)
  const { sessionId: session } = await person.api.auth.tokenInfo.query()
  const entry = () => database.em.fork().findOneOrFail(AppSession, { session, app: notes.id })
  return {
    person,
    browser,
    tokens,
    /** Presents the code again, which ends the grant. */
    replay: () => errorOf(flow.redeem(back)),
    enterAgain: async () => (await signInTo(notes, browser)).tokens,
    sid: async () => (await entry()).sid,
    async grantId() {
      const { sid, grantName } = await entry()
      return grantIdOf({ session, sid, grantName })
    },
  }
}

const isActive = async (token = '') => (await oauth.tokenIntrospection(notes.client, token)).active

async function stored(model: string, id = '') {
  const { consumed: _, ...payload } = (await records(model).find(id)) ?? {}
  if (payload.exp === undefined) throw new Error(`no ${model}`)
  return payload
}

test('a refresh under way while a replay is noticed stays dead after the next sign-in', async () => {
  const ann = await somebodyAt('ann')
  const { refresh_token: stolen = '' } = ann.tokens
  const begun = await stored('RefreshToken', stolen)
  const access = await stored('AccessToken', ann.tokens.access_token)
  const used = { id: keyOf('RefreshToken', stolen) }
  await database.em.fork().nativeUpdate(OidcRecord, used, { consumedAt: app.now() })
  expect(await ann.replay()).toBe('invalid_grant')
  const mine = await ann.enterAgain()
  const late = 'l'.repeat(43)
  for (const [model, payload] of [
    ['RefreshToken', begun],
    ['AccessToken', access],
  ] as const)
    await expect(records(model).upsert(late, payload, 600)).rejects.toThrow('invalid_grant')
  expect(await isActive(late)).toBe(false)
  expect(await errorOf(refresh(notes, late))).toBe('invalid_grant')
  expect(await isActive((await refresh(notes, mine.refresh_token)).access_token)).toBe(true)
})

test('a code and tokens that are written once more after their end open nothing', async () => {
  const bea = await somebodyAt('bea')
  const grantId = await bea.grantId()
  const flow = await startFlow(notes)
  const back = await bea.browser.authorize(flow.url)
  const { access_token: access, refresh_token: refreshed = '' } = bea.tokens
  const before = await database.em.fork().find(OidcRecord, { grantId, consumedAt: null })
  expect(before.map(({ model }) => model).toSorted()).toEqual([
    'AccessToken',
    'AuthorizationCode',
    'RefreshToken',
  ])
  expect(await bea.replay()).toBe('invalid_grant')
  const mine = await bea.enterAgain()
  await database.em.fork().insertMany(OidcRecord, before)
  for (const token of [access, refreshed]) expect(await isActive(token)).toBe(false)
  expect(await errorOf(refresh(notes, refreshed))).toBe('invalid_grant')
  expect(await errorOf(flow.redeem(back))).toBe('invalid_grant')
  expect(await isActive(mine.access_token)).toBe(true)
})

test('a grant that its app revoked never recurs, and the session keeps its name', async () => {
  const cyd = await somebodyAt('cyd')
  const grants = [await cyd.grantId()]
  let tokens: Tokens = cyd.tokens
  const named = [tokens.claims()?.['sid']]
  for (const kind of ['access_token', 'refresh_token'] as const) {
    await oauth.tokenRevocation(notes.client, tokens[kind] ?? '')
    tokens = await cyd.enterAgain()
    grants.push(await cyd.grantId())
    named.push(tokens.claims()?.['sid'])
  }
  expect(new Set(grants).size).toBe(3)
  const sid = await cyd.sid()
  expect(new Set(named)).toEqual(new Set([sid]))
  await cyd.person.api.auth.logout.mutate()
  expect(await database.em.fork().count(LogoutDelivery, { sid })).toBe(1)
})

test('callers who end one grant at the same moment leave one that works', async () => {
  const dan = await somebodyAt('dan')
  const ended = [dan.replay(), dan.replay(), dan.replay()]
  expect(await Promise.all(ended)).toEqual(Array(3).fill('invalid_grant'))
  const mine = await dan.enterAgain()
  expect(await isActive(mine.access_token)).toBe(true)
})

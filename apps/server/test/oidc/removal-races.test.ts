import * as oauth from 'openid-client'
import { expect, test } from 'vitest'
import { App } from '../../src/apps/app.entity.ts'
import { AppUse } from '../../src/apps/app-use.entity.ts'
import { admit } from '../../src/apps/app-use.ts'
import { inTransaction } from '../../src/database/retry.ts'
import { LogoutDelivery } from '../../src/logouts/logout-delivery.entity.ts'
import { AppSession } from '../../src/sessions/app-session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { isMysql } from '../support/engine.ts'
import { register } from '../support/harness.ts'
import {
  createOidcApps,
  refresh,
  startFlow,
  type OidcApp,
  type Tokens,
} from '../support/oidc-app.ts'
import { openRecords } from '../support/oidc-records.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const [foreign] = (await createOidcApps(app, {
  name: 'Foreign',
  kind: 'third_party',
  backchannelLogoutUri: 'https://10.0.0.1/logout',
})) as [OidcApp]
const em = () => app.database.em.fork()

async function somebodyAt(name: string) {
  const person = app.browser()
  await register(app, person, name)
  const browser = createAppBrowser(app, person)
  const enter = async () => {
    const flow = await startFlow(foreign)
    return flow.redeem(await browser.authorize(flow.url, true))
  }
  const tokens = await enter()
  const { id, subject } = await em().findOneOrFail(User, { username: name })
  return {
    id,
    subject,
    browser,
    enter,
    tokens,
    sessionId: (await person.api.auth.tokenInfo.query()).sessionId,
    remove: () => person.api.account.removeApp.mutate({ appId: foreign.id }),
    signOut: () => person.api.auth.logout.mutate(),
  }
}

type Somebody = Awaited<ReturnType<typeof somebodyAt>>

const isActive = async (token = '') =>
  (await oauth.tokenIntrospection(foreign.client, token)).active

/** Actions of an app while its access is removed, and the tokens that it gains. */
const meanwhile: Record<string, (who: Somebody) => Promise<() => Promise<Tokens | undefined>>> = {
  'a consent': async ({ browser }) => {
    const flow = await startFlow(foreign, { prompt: 'consent' })
    const { to } = await browser.follow(flow.url)
    return async () => {
      const agreed = await browser.reply(to.pathname, true)
      if (agreed.status !== 'done') return undefined
      const back = await browser.follow(agreed.redirectTo)
      return back.to.searchParams.has('code') ? flow.redeem(back.to) : undefined
    }
  },
  'a visit': async ({ enter }) => enter,
  'the exchange of a code': async ({ browser }) => {
    const flow = await startFlow(foreign)
    const back = await browser.authorize(flow.url)
    return () => flow.redeem(back)
  },
  'a refresh':
    async ({ tokens }) =>
    () =>
      refresh(foreign, tokens.refresh_token),
}

/** Both may succeed in either order, but an app that is not listed holds nothing. */
test.each(Object.entries(meanwhile))(
  'a removal beside %s leaves nothing that the person does not see',
  async (what, prepare) => {
    for (let turn = 0; turn < 6; turn += 1) {
      const who = await somebodyAt(`u${what.replaceAll(/\W/g, '').slice(0, 12)}${turn}`)
      const act = await prepare(who)
      const [made] = await Promise.all([act().catch(() => undefined), who.remove()])
      const isListed = (await em().count(AppUse, { user: who.id })) > 0
      const entered = await em().count(AppSession, { session: who.sessionId })
      expect(entered > 0 ? isListed : true).toBe(true)
      const all = [who.tokens, made].filter((tokens) => tokens !== undefined)
      const active = await Promise.all(
        all.flatMap(({ access_token, refresh_token }) => [
          isActive(access_token),
          isActive(refresh_token),
        ]),
      )
      if (!isListed) expect(active).not.toContain(true)
      expect(active.slice(0, 2)).not.toContain(true)
      // A row written late does not become valid with the next sign-in either.
      await who.enter()
      if (!isListed)
        for (const { access_token } of all) expect(await isActive(access_token)).toBe(false)
    }
  },
)

test('a token that is written late stays dead, after the next sign-in too', async () => {
  const who = await somebodyAt('late')
  const records = openRecords(app)
  const { access_token: token } = who.tokens
  const access = await records('AccessToken').find(token)
  if (!access) throw new Error('nothing was granted')
  await who.remove()
  const writeLate = () => records('AccessToken').upsert(token, access, 600)
  await expect(writeLate()).rejects.toThrow('invalid_grant')
  const { access_token: next } = await who.enter()
  await expect(writeLate()).rejects.toThrow('invalid_grant')
  expect([await isActive(next), await isActive(token)]).toEqual([true, false])
})

test('a removal waits for whoever is entering, and takes them out again', async () => {
  const who = await somebodyAt('slow')
  const session = who.sessionId
  const row = await em().findOneOrFail(App, { id: foreign.id })
  await em().nativeDelete(AppSession, { session })
  const removal = Promise.withResolvers<unknown>()
  await inTransaction(em(), async (tx) => {
    const now = new Date()
    await admit(tx, { user: who.id, app: row, asked: ['openid'], now })
    let isOver = false
    removal.resolve(who.remove().finally(() => (isOver = true)))
    // SQLite admits no second writer meanwhile.
    const waiting = `select 1 from information_schema.processlist
      where db = database() and info like 'delete from%app_uses%'`
    if (isMysql)
      await expect
        .poll(async () => isOver || (await em().execute(waiting)).length > 0, { timeout: patience })
        .toBe(true)
    await tx.insert(AppSession, { session, app: foreign.id, sid: 'S'.repeat(22), createdAt: now })
  })
  await removal.promise
  expect(await em().count(AppSession, { session })).toBe(0)
})

test('a removal beside a sign-out tells the app once', async () => {
  for (let turn = 0; turn < 4; turn += 1) {
    const who = await somebodyAt(`once${turn}`)
    await Promise.all([who.signOut(), who.remove().catch(() => undefined)])
    expect(await em().count(LogoutDelivery, { subject: who.subject ?? '' })).toBe(1)
  }
})

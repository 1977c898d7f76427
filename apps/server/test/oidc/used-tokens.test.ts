import { expect, test } from 'vitest'
import { days, seconds } from '../../src/clock.ts'
import { OidcRecord } from '../../src/oidc/oidc-record.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { register } from '../support/harness.ts'
import { createOidcApp, errorOf, refresh, signInTo } from '../support/oidc-app.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const notes = await createOidcApp(app, { name: 'Notes' })
const em = () => app.database.em.fork()

async function refreshedThrice(name: string) {
  const person = app.browser()
  await register(app, person, name)
  const { tokens } = await signInTo(notes, createAppBrowser(app, person))
  const { sessionId: session } = await person.api.auth.tokenInfo.query()
  const all = [tokens.refresh_token]
  for (let turn = 0; turn < 3; turn += 1) all.push((await refresh(notes, all.at(-1))).refresh_token)
  const used = () => em().count(OidcRecord, { session, consumedAt: { $ne: null } })
  return { session, all, used }
}

test('a used refresh token is known while its session lives, however old it is', async () => {
  const { all, used } = await refreshedThrice('ann')
  app.pass(days(10))
  const [oldest, newest] = [all[0], all.at(-1)]
  const next = await refresh(notes, newest)
  // The code is one of them.
  expect(await used()).toBe(5)
  app.pass(seconds(11))
  expect(await errorOf(refresh(notes, oldest))).toBe('invalid_grant')
  expect(await errorOf(refresh(notes, next.refresh_token))).toBe('invalid_grant')
})

test('used refresh tokens go once their session has idled, though its row stays', async () => {
  const { session, all, used } = await refreshedThrice('bea')
  expect(await used()).toBe(4)
  app.pass(days(15))
  expect(await errorOf(refresh(notes, all.at(-1)))).toBe('invalid_grant')
  expect(await used()).toBe(0)
  expect(await em().count(Session, { id: session })).toBe(1)
})

import { expect, test } from 'vitest'
import { setRole } from '../../src/admin/change-account.ts'
import { byOperator, withApps } from '../support/apps.ts'
import { refusal, register, signIn } from '../support/harness.ts'
import { watchStatements } from '../support/watch-statements.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ ...withApps, REQUIRE_SECOND_FACTOR: 'admins' })

await register(app, app.browser(), 'boss')
await setRole(byOperator(app), 'boss', 'superadmin')

test('a promotion counts at the next call, and so does its end', async () => {
  const browser = app.browser()
  await register(app, browser, 'ann')
  const { account } = browser.api
  expect((await account.factors.query()).requiredFrom).toBeNull()
  await account.sessions.query()
  for (const role of ['admin', 'superadmin'] as const) {
    await setRole(byOperator(app), 'ann', role)
    expect((await refusal(account.sessions.query())).reason).toBe('FACTOR_REQUIRED')
    expect((await account.factors.query()).requiredFrom).not.toBeNull()
  }
  await setRole(byOperator(app), 'ann', 'user')
  await account.sessions.query()
  expect((await signIn(app.browser(), 'ann')).status).toBe('signed_in')
})

test('the question costs no statement of its own', async () => {
  const browser = app.browser()
  await register(app, browser, 'bob')
  const statements = await watchStatements(app)
  await browser.api.auth.me.query()
  expect(statements.filter(({ sql }) => /sessions|users|factors/.test(sql))).toHaveLength(1)
})

import { expect, type Page } from '@playwright/test'
import { inspect } from './inspection.ts'
import type { Messages } from './messages.ts'
import { startService } from './service.ts'
import {
  expectAccount,
  fillInRegistration,
  newestCode,
  password,
  test as base,
  uniqueName,
} from './story.ts'
import { totpOf } from './totp.ts'

type Service = { url: string }

/** Services that require a second factor of every account: at once, or from a future day. */
const test = base.extend<{ strict: Service; announcing: Service }>({
  strict: async ({}, use) => serve({}, use),
  announcing: async ({}, use) => serve({ REQUIRE_SECOND_FACTOR_FROM: '2999-01-31' }, use),
})

async function serve(settings: Record<string, string>, use: (service: Service) => Promise<void>) {
  const trust = { TRUST_PROXY: '127.0.0.1/32' }
  const service = await startService({ ...trust, REQUIRE_SECOND_FACTOR: 'everyone', ...settings })
  await use({ url: service.url })
  await service.stop()
}

test.slow()

const expectSetUp = (page: Page, t: Messages) =>
  expect(page.getByRole('heading', { name: t.requiredTitle })).toBeVisible()

test('an account that must have a second step is led to it, and then on', async ({
  page,
  strict: { url },
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto(`${url}/register`)
  await fillInRegistration(page, t, { name, url })
  await expectSetUp(page, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()

  await page.goto(`${url}/login?continue=${encodeURIComponent(`${url}/account#devices`)}`)
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expect(page.getByText(t.firstCode)).toBeVisible()
  await inspect(page, 'a code for the sign-in')
  const code = await newestCode(page.request, email, { url, count: 2 })
  await page.getByLabel(t.code, { exact: true }).fill(code)
  await expectSetUp(page, t)
  await inspect(page, 'a second step to set up')

  await page.getByRole('button', { name: t.proceed }).click()
  await expect(page.getByText(t.scan)).toBeFocused()
  const secret = (await page.locator('code').textContent()) ?? ''
  await page.getByLabel(t.totpCode, { exact: true }).fill(totpOf(secret))
  await expect(page.getByRole('heading', { name: t.keepCodes })).toBeFocused()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.requiredDone)
  await inspect(page, 'backup codes of a second step that was required')
  await page.getByRole('button', { name: t.codesKept }).click()
  await expectAccount(page, t)
  await expect(page).toHaveURL(`${url}/account#devices`)
})

test('the account page tells the day from which a second step is required', async ({
  page,
  announcing: { url },
  t,
}) => {
  await page.goto(`${url}/register`)
  await fillInRegistration(page, t, { name: uniqueName(), url })
  await expectAccount(page, t)
  await expect(page.getByText(t.requiredFrom)).toBeVisible()
  await inspect(page, 'a second step that will be required')
  await page.getByRole('button', { name: t.setUpNow }).click()
  await expect(page.getByRole('button', { name: t.addFactor })).toBeInViewport()
  const row = page.getByRole('group', { name: t.factors, exact: true })
  await expect(row.getByRole('button', { expanded: true })).toBeFocused()
})

test('the row says so where the answer failed at first', async ({
  page,
  announcing: { url },
  t,
}) => {
  await page.goto(`${url}/register`)
  await fillInRegistration(page, t, { name: uniqueName(), url })
  await expectAccount(page, t)
  const address = '**/trpc/account.factors*'
  await page.route(address, (route) => route.fulfill({ status: 400, json: {} }))
  await page.reload()
  const row = page.getByRole('group', { name: t.factors, exact: true })
  await expect(row).toContainText(t.notLoaded)
  await page.unroute(address)
  await row.getByRole('button', { name: t.tryAgain }).click()
  await expect(row).toContainText(t.offUntil)
  await expect(page.getByText(t.requiredFrom)).toHaveCount(0)
})

import { expect } from '@playwright/test'
import {
  expectAccount,
  openRow,
  password,
  arriveSignedIn,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test('two tabs refresh at once and both stay signed in', async ({ page, context, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const other = await context.newPage()
  await other.goto('/account')
  await expectAccount(other, t)

  // With Web Locks the tabs would take turns and never send two refreshes with one cookie.
  for (const tab of [page, other]) {
    await tab.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }))
  }
  const cookies: (string | undefined)[] = []
  let release = () => {}
  const both = new Promise<void>((resolve) => (release = resolve))
  await context.route('**/trpc/auth.refresh', async (route) => {
    cookies.push((await route.request().allHeaders())['cookie'])
    if (cookies.length === 2) release()
    await both
    await route.continue()
  })
  await Promise.all([page.reload(), other.reload()])
  for (const tab of [page, other]) await expectAccount(tab, t)
  expect(cookies).toHaveLength(2)
  expect(cookies[0]).toMatch(/latchkey(-\d+)?=/)
  expect(cookies[1]).toBe(cookies[0])

  await context.unroute('**/trpc/auth.refresh')
  for (const tab of [page, other]) {
    await tab.reload()
    await expectAccount(tab, t)
  }
})

test('a session revoked on another device is signed out on its next action', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const context = await browser.newContext()
  const other = await context.newPage()
  await signIn(other, t, { name, password })
  await expectAccount(other, t)

  const half = await openRow(other, t.bio)
  await page.reload()
  const devices = await openRow(page, t.devices)
  await page.getByRole('button', { name: t.revoke }).first().click()
  await expect(page.getByText(t.revoked)).toBeVisible()
  await expect(page.getByRole('button', { name: t.revoke })).toHaveCount(0)
  await expect(devices.getByRole('button', { expanded: true })).toBeFocused()

  await half.getByRole('button', { name: t.save, exact: true }).click()
  await expect(other).toHaveURL(/\/login/)
  await expect(other.getByText(t.sessionEnded)).toBeVisible()
  await page.reload()
  await expectAccount(page, t)
  await context.close()
})

test('signing out in one tab signs the other out as well', async ({ page, context, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const other = await context.newPage()
  await other.goto('/account')
  await expectAccount(other, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(other).toHaveURL(/\/login/)
})

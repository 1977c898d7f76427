import { expect } from '@playwright/test'
import { arriveSignedIn, signIn, test, uniqueName } from './story.ts'

test('a fault of the server and a crash of the page name the request to quote', async ({
  page,
  t,
}) => {
  const id = '1b671a64-40d5-491e-99b0-da01ff1f3341'
  await page.route('**/trpc/auth.login', (route) =>
    route.fulfill({
      status: 500,
      headers: { 'x-request-id': id },
      json: { error: { message: 'INTERNAL', code: -32603, data: { reason: 'INTERNAL' } } },
    }),
  )
  await signIn(page, t, { name: 'somebody', password: 'some password' })
  await expect(page.getByRole('alert')).toHaveText(t.internal)
  await expect(page.getByRole('alert')).toContainText(id)

  await arriveSignedIn(page, t, uniqueName())
  // The page quotes its latest request, and several run at once.
  await page.route('**/trpc/**', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, headers: { ...response.headers(), 'x-request-id': id } })
  })
  await page.route('**/trpc/account.sessions*', (route) =>
    route.fulfill({
      headers: { 'x-request-id': id },
      json: { result: { data: { not: 'a list' } } },
    }),
  )
  await page.goto('/account#devices')
  await page.reload()
  await expect(page.getByRole('heading', { name: t.crashed })).toBeVisible()
  await expect(page.getByText(id)).toBeVisible()
  // An answer still in progress here must not outlast the test.
  await page.unrouteAll({ behavior: 'wait' })
  await page.getByRole('button').last().click()
  await expect(page.getByRole('heading', { name: t.account, exact: true })).toBeVisible()
})

test('on a slow network a press is answered at once and sent once', async ({ page, t }) => {
  let sent = 0
  let release = () => {}
  const answer = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/trpc/auth.login', async (route) => {
    sent += 1
    await answer
    await route.continue()
  })
  await signIn(page, t, { name: 'somebody', password: 'some password' })
  const button = page.locator('button[aria-busy="true"]')
  await expect(button).toContainText(t.signIn)
  await page.keyboard.press('Enter')
  await button.click({ force: true })
  await page.getByLabel(t.password, { exact: true }).press('Enter')
  release()
  await expect(page.getByRole('alert')).toBeVisible()
  expect(sent).toBe(1)
})

test('while a page is on its way its shape is shown, and nothing moves when it comes', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  let release = () => {}
  const chunk = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/assets/account-*.js', async (route) => {
    await chunk
    await route.continue()
  })
  await page.reload()
  await expect(page.locator('.skeleton').first()).toBeVisible()
  release()
  await expect(page.getByRole('heading', { name: t.account, exact: true })).toBeVisible()
  const moved = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(
            list
              .getEntries()
              .reduce((sum, entry) => sum + ('value' in entry ? Number(entry.value) : 0), 0),
          ),
        ).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(0), 500)
      }),
  )
  expect(moved).toBeLessThan(0.01)
})

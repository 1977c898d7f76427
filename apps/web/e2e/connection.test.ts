import { expect } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { startService } from './service.ts'
import { expectAccount, openRow, arriveSignedIn, test, uniqueName } from './story.ts'

test('a lost network is shown, and what failed for want of it goes away with it', async ({
  page,
  context,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  await openRow(page, t.bio)
  await context.setOffline(true)
  await expect(page.getByText(t.offline)).toBeVisible()
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByText(t.offline)).toBeHidden()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
})

test('a server that is gone is said to be, and the page goes on when it is back', async ({
  browser,
  t,
}, info) => {
  const settings = {
    DATABASE_URL: `sqlite:${info.outputPath('down.db')}`,
    JWT_SECRET_KEY: randomBytes(32).toString('hex'),
    SECRET_KEY: randomBytes(32).toString('hex'),
  }
  const first = await startService(settings)
  const context = await browser.newContext({ baseURL: first.url })
  const page = await context.newPage()
  await arriveSignedIn(page, t, uniqueName())
  await openRow(page, t.bio)
  await first.stop()
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.serverDown)).toBeVisible()

  const again = await startService({ ...settings, PORT: new URL(first.url).port })
  // After a long outage the page probes only every 15 s.
  await expect(page.getByText(t.serverDown)).toBeHidden({ timeout: 40_000 })
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await context.close()
  await again.stop()
})

test('who cannot be asked whether they are signed in stays on the page until it is known', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  await page.route('**/trpc/auth.refresh', (route) => route.abort())
  await page.reload()
  await expect(page.getByRole('heading', { name: t.unreachable })).toBeVisible()
  await expect(page).toHaveURL(/\/account$/)
  await page.unroute('**/trpc/auth.refresh')
  await expectAccount(page, t)
})

test('a page that is gone to without a network comes with the network', async ({
  page,
  context,
  t,
}) => {
  await page.goto('/login')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  await context.setOffline(true)
  await page.getByRole('link', { name: t.toRegister }).click()
  // The previous page is still in the document, hidden.
  await expect(page.getByText(t.offline).filter({ visible: true })).toBeVisible()
  await context.setOffline(false)
  await expect(page.getByLabel(t.email, { exact: true })).toBeFocused()
  await expect(page.getByText(t.offline)).toBeHidden()
})

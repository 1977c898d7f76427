import { expect } from '@playwright/test'
import { startService } from './service.ts'
import { test } from './story.ts'

test('a page opened at another address than the configured one says which is right', async ({
  page,
  t,
}) => {
  const service = await startService({ HOST: '127.0.0.1' })
  const { port } = new URL(service.url)
  await page.goto(`http://127.0.0.1:${port}/login`)
  await page.getByLabel(t.identifier, { exact: true }).fill('somebody')
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(t.wrongAddress)
  await alert.getByRole('link', { name: service.url }).click()
  await expect(page).toHaveURL(`${service.url}/login`)
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeVisible()
  await service.stop()
})

test('a browser that blocks cookies is told before anything is typed', async ({ page, t }) => {
  for (const path of ['/login', '/register']) {
    await page.goto(path)
    await expect(page.getByText(t.cookiesBlocked)).toHaveCount(0)
  }
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'cookieEnabled', { value: false }),
  )
  for (const path of ['/login', '/register']) {
    await page.goto(path)
    await expect(page.getByText(t.cookiesBlocked)).toBeVisible()
  }
})

import { expect, type Page } from '@playwright/test'
import { test } from './story.ts'

const ground = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

const light = 'rgb(238, 243, 241)'
const dark = 'rgb(15, 22, 20)'

test('a chosen appearance stays, and is there before the page has run', async ({ page, t }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/login')
  await expect.poll(() => ground(page)).toBe(light)
  await page.getByLabel(t.theme, { exact: true }).selectOption('dark')
  await expect.poll(() => ground(page)).toBe(dark)

  await page.route('**/assets/*.js', (route) => route.abort())
  await page.reload()
  expect(await ground(page)).toBe(dark)
  await page.unroute('**/assets/*.js')
  await page.reload()
  await expect(page.getByLabel(t.theme, { exact: true })).toHaveValue('dark')
})

test('without a choice the appearance follows the system', async ({ page, t }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/login')
  await expect.poll(() => ground(page)).toBe(dark)
  await page.getByLabel(t.theme, { exact: true }).selectOption('light')
  await expect.poll(() => ground(page)).toBe(light)
  await page.getByLabel(t.theme, { exact: true }).selectOption('system')
  await expect.poll(() => ground(page)).toBe(dark)
})

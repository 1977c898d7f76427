import { expect, type Page } from '@playwright/test'
import { test } from './story.ts'
import type { Messages } from './messages.ts'

const ground = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)

async function choose(page: Page, t: Messages, theme: keyof Messages['themes']): Promise<void> {
  await page.getByRole('combobox', { name: t.theme }).selectOption(t.themes[theme])
}

const light = 'rgb(246, 247, 247)'
const dark = 'rgb(15, 18, 17)'

test('a chosen appearance stays, and is there before the page has run', async ({ page, t }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/login')
  await expect.poll(() => ground(page)).toBe(light)
  await choose(page, t, 'dark')
  await expect.poll(() => ground(page)).toBe(dark)

  await page.route('**/assets/*.js', (route) => route.abort())
  await page.reload()
  expect(await ground(page)).toBe(dark)
  await page.unroute('**/assets/*.js')
  await page.reload()
  await expect(page.getByRole('combobox', { name: t.theme })).toHaveValue('dark')
})

/** The colours of the tags whose media query applies: the browser paints its bars with them. */
const barColors = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')]
      .filter(({ media }) => matchMedia(media).matches)
      .map(({ content }) => content),
  )

test('the bars of the browser follow the chosen appearance, not the system', async ({
  page,
  t,
}) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/login')
  expect(await barColors(page)).toEqual(['#f6f7f7'])
  await choose(page, t, 'dark')
  expect(await barColors(page)).toEqual(['#0f1211'])
  await page.reload()
  expect(await barColors(page)).toEqual(['#0f1211'])
  await choose(page, t, 'system')
  expect(await barColors(page)).toEqual(['#f6f7f7'])
})

test('without a choice the appearance follows the system', async ({ page, t }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('/login')
  await expect.poll(() => ground(page)).toBe(dark)
  await choose(page, t, 'light')
  await expect.poll(() => ground(page)).toBe(light)
  await choose(page, t, 'system')
  await expect.poll(() => ground(page)).toBe(dark)
})

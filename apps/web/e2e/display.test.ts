import { expect } from '@playwright/test'
import { askCode, register, test, uniqueName } from './story.ts'

test('whoever wants less motion gets none that turns or slides', async ({ page, t }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto('/login')
  const button = page.getByRole('button', { name: t.signIn, exact: true })
  await expect(button).toHaveCSS('transition-duration', '0s')
  await page.route('**/trpc/auth.login', () => undefined)
  await page.getByLabel(t.identifier, { exact: true }).fill('somebody')
  await page.getByLabel(t.password, { exact: true }).fill('some password')
  await button.click()
  await expect(page.locator('.spinner')).toHaveCSS('animation-name', 'breathe')
})

test('where the system chooses the colours, cells, focus and strength can still be seen', async ({
  page,
  t,
}) => {
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto('/register')
  await askCode(page, t, `${uniqueName()}@example.com`)
  const [first, second] = [
    page.locator('.code-cells > span').nth(0),
    page.locator('.code-cells > span').nth(1),
  ]
  await expect(first).toHaveCSS('outline-style', 'solid')
  await expect(second).toHaveCSS('outline-style', 'none')
  await expect(second).toHaveCSS('border-top-width', '1px')
  const button = page.getByRole('button', { name: t.proceed })
  await expect(button).toHaveCSS('border-top-style', 'solid')
})

test('what is touched is 44 pixels high where it counts, and 24 everywhere', async ({
  page,
  t,
}, info) => {
  await page.goto('/login')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  const main = [
    page.getByLabel(t.identifier, { exact: true }),
    page.getByLabel(t.password, { exact: true }),
    page.getByRole('button', { name: t.signIn, exact: true }),
  ]
  for (const target of main) expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44)
  for (const target of await page.getByRole('button').all()) {
    const least = info.project.name === 'phone' ? 36 : 24
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(least)
  }
})

test('paper shows what the account holds, dark on light, and no controls', async ({ page, t }) => {
  const name = uniqueName()
  await register(page, t, name)
  await page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'))
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('heading', { name: t.groups[0] ?? '', exact: true })).toBeVisible()
  await expect(page.getByText(`${name}@example.com`).first()).toBeVisible()
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'light')
})

test('a focus ring has its colour from the first frame, and a dialog dims the gutter too', async ({
  page,
  t,
}) => {
  await page.goto('/login')
  const outline = (name: string) =>
    page
      .getByRole('button', { name, exact: true })
      .evaluate((button) => getComputedStyle(button).outlineColor)
  const before = await outline(t.signIn)
  await page.getByRole('button', { name: t.signIn, exact: true }).focus()
  await expect.poll(() => outline(t.signIn)).toBe(before)

  await register(page, t, uniqueName())
  const rootColor = () =>
    page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const bright = await rootColor()
  await page.getByRole('button', { name: t.deleteAccount }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await rootColor()).not.toBe(bright)
  await page.keyboard.press('Escape')
  await expect.poll(rootColor).toBe(bright)
})

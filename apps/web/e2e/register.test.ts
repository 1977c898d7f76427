import { expect, type Browser } from '@playwright/test'
import { askCode, enterCode, expectAccount, newestCode, test, uniqueName } from './story.ts'

test('the steps of registering are gone back and forth without losing anything', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/login')
  await page.getByRole('link', { name: t.toRegister }).click()
  await askCode(page, t, email)
  await page.goBack()
  await expect(page.getByLabel(t.email, { exact: true })).toHaveValue(email)
  await page.goForward()
  await enterCode(page, t, await newestCode(page.request, email))
  const username = page.getByLabel(t.username, { exact: true })
  const password = page.getByLabel(t.password, { exact: true })
  await username.fill(name)
  await password.fill('correct horse battery')
  await page.goBack()
  await expect(page.getByLabel(t.email, { exact: true })).toHaveValue(email)
  await page.goForward()
  await expect(username).toHaveValue(name)
  await page
    .getByRole('paragraph')
    .filter({ hasText: email })
    .getByRole('button', { name: t.otherAddress })
    .click()
  await page.getByRole('button', { name: t.sendCode }).click()
  await expect(password).toHaveValue('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await expectAccount(page, t)
})

test('a reload at the last step asks for the code again and keeps the name', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  const code = await newestCode(page.request, email)
  await enterCode(page, t, code)
  await page.getByLabel(t.username, { exact: true }).fill(name)
  await page.reload()
  await enterCode(page, t, code)
  await expect(page.getByLabel(t.username, { exact: true })).toHaveValue(name)
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await expectAccount(page, t)
})

test('a name that cannot be is told while it is typed, and no more once it is put right', async ({
  page,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email))
  const username = page.getByLabel(t.username, { exact: true })
  await username.pressSequentially('ann lee')
  await expect(username).toHaveAccessibleDescription(t.nameCharacters)
  await expect(username).toBeFocused()
  await username.fill('a')
  await expect(username).toHaveAccessibleDescription(t.nameShort)
  await username.fill('..')
  await expect(username).toHaveAccessibleDescription(t.nameLetter)
  // The first letter is Cyrillic.
  await username.fill('аda')
  await expect(username).toHaveAccessibleDescription(t.nameMixed)
  await username.fill('Support')
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await expect(username).toHaveAccessibleDescription(t.nameReserved)
  await expect(username).toBeFocused()
  await username.fill('ann.lee')
  await expect(username).not.toHaveAttribute('aria-invalid', 'true')
})

test('an address that got an account meanwhile leads to signing in with it', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/register')
  const answer = page.waitForResponse(/auth\.sendCode/)
  await askCode(page, t, email)
  const { resendAt } = (await (await answer).json()).result.data
  await enterCode(page, t, await newestCode(page.request, email))
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(resendAt))
  await registerElsewhere(browser, email, name)
  await page.getByLabel(t.username, { exact: true }).fill(uniqueName())
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await page.getByRole('link', { name: t.signInInstead }).click()
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue(email)
  await expect(page.getByLabel(t.password, { exact: true })).toBeFocused()
})

async function registerElsewhere(browser: Browser, email: string, username: string): Promise<void> {
  const { request } = await browser.newContext()
  const asked = await request.post('/trpc/auth.sendCode', { data: { email, type: 'register' } })
  const { challengeId } = (await asked.json()).result.data
  const code = await newestCode(request, email, { count: 2 })
  const data = { challengeId, code, username, password: '0123456789abcdef'.repeat(4) }
  expect((await request.post('/trpc/auth.register', { data })).ok()).toBe(true)
}

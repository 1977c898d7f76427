import { expect } from '@playwright/test'
import {
  askCode,
  enterCode,
  expectAccount,
  newestCode,
  password,
  register,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test('the sign-in page offers the name that is true after it was changed, here or elsewhere', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  const username = page.getByLabel(t.username, { exact: true })
  const identifier = page.getByLabel(t.identifier, { exact: true })
  await username.fill(`${name}-here`)
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(identifier).toHaveValue(`${name}-here`)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expectAccount(page, t)

  const context = await browser.newContext()
  const phone = await context.newPage()
  await signIn(phone, t, { name: `${name}-here`, password })
  await expectAccount(phone, t)
  await phone.getByLabel(t.username, { exact: true }).fill(`${name}-there`)
  await phone.getByRole('button', { name: t.save, exact: true }).click()
  await expect(phone.getByText(t.saved)).toBeVisible()
  await context.close()
  await page.reload()
  await expectAccount(page, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(identifier).toHaveValue(`${name}-there`)
})

test('who signs in by address finds the new one after a change, and the proven one after a reset', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name: `${name}@example.com`, password })
  await expectAccount(page, t)
  const address = `${name}@example.org`
  await page.getByLabel(t.newEmail, { exact: true }).fill(address)
  await page.getByRole('button', { name: t.sendCode }).click()
  await enterCode(page, t, await newestCode(page.request, address))
  const section = page.getByRole('region', { name: t.email, exact: true })
  await section.getByLabel(t.currentPassword, { exact: true }).fill(password)
  await section.getByRole('button', { name: t.changeEmail, exact: true }).click()
  await expect(page.getByText(t.emailChanged)).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  const identifier = page.getByLabel(t.identifier, { exact: true })
  await expect(identifier).toHaveValue(address)

  await page.evaluate(() => localStorage.clear())
  await page.goto('/forgot-password')
  await askCode(page, t, address)
  await enterCode(page, t, await newestCode(page.request, address, { count: 2 }))
  await page.getByLabel(t.newPassword, { exact: true }).fill('another good password')
  await page.getByRole('button', { name: t.reset }).click()
  await expect(identifier).toHaveValue(address)
  await expect(page.getByLabel(t.password, { exact: true })).toBeFocused()
})

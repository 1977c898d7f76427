import { expect } from '@playwright/test'
import {
  askCode,
  enterCode,
  expectAccount,
  expectSelected,
  newestCode,
  register,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test('a person registers, signs out, resets the password and signs in again', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await register(page, t, name)
  await expect(page.locator('html')).toHaveAttribute('lang', t.html)
  await page.reload()
  await expectAccount(page, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(/\/login/)
  await expect(page.getByText(t.signedOut)).toBeVisible()

  await page.goto('/forgot-password')
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email, { count: 2 }))
  await page.getByLabel(t.newPassword, { exact: true }).fill('a wholly new password')
  await page.getByRole('button', { name: t.reset }).click()
  await expect(page).toHaveURL(/\/login/)

  await signIn(page, t, { name, password: 'a wholly new password' })
  await expectAccount(page, t)
})

test('a wrong password says so without clearing the name', async ({ page, t }) => {
  await signIn(page, t, { name: 'nobody', password: 'wrong password' })
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue('nobody')
  // The next attempt replaces the wrong one, without a click.
  const field = page.getByLabel(t.password, { exact: true })
  await expectSelected(field)
  await page.keyboard.type('another')
  await expect(field).toHaveValue('another')
})

test('the other language is one click away and stays after a reload', async ({ page, t }) => {
  await page.goto('/login')
  await page.getByRole('button', { name: t.otherLanguage }).click()
  await page.reload()
  await expect(page.getByRole('heading', { name: t.signInElsewhere, level: 1 })).toBeVisible()
  await expect(page.locator('html')).not.toHaveAttribute('lang', t.html)
})

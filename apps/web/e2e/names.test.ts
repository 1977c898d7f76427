import { expect } from '@playwright/test'
import {
  askCode,
  changeText,
  enterCode,
  expectAccount,
  newestCode,
  openRow,
  password,
  arriveSignedIn,
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
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  const identifier = page.getByLabel(t.identifier, { exact: true })
  await changeText(page, t, { row: t.username, to: `${name}-here` })
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(identifier).toHaveValue(`${name}-here`)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expectAccount(page, t)

  const context = await browser.newContext()
  const phone = await context.newPage()
  await signIn(phone, t, { name: `${name}-here`, password })
  await expectAccount(phone, t)
  await changeText(phone, t, { row: t.username, to: `${name}-there` })
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
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await signIn(page, t, { name: `${name}@example.com`, password })
  await expectAccount(page, t)
  const address = `${name}@example.org`
  const section = await openRow(page, t.email)
  await page.getByLabel(t.newEmail, { exact: true }).fill(address)
  await page.getByRole('button', { name: t.sendCode }).click()
  await enterCode(page, t, await newestCode(page.request, address))
  await expect(section.getByText(t.changeTo)).toBeVisible()
  await expect(section.getByText(address, { exact: true })).toBeVisible()
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

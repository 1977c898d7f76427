import { expect, type Page } from '@playwright/test'
import { plugIn } from './authenticator.ts'
import { inspect } from './inspection.ts'
import type { Messages } from './messages.ts'
import { signOut } from './second-step.ts'
import {
  askCode,
  enterCode,
  expectAccount,
  newestCode,
  openRow,
  password,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test.slow()

/** Opens the last step of a registration, with a proven address. */
async function chooseName(page: Page, t: Messages, name: string) {
  const email = `${name}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email))
  await page.getByLabel(t.username, { exact: true }).fill(name)
  return page.getByRole('button', { name: t.passkeyInstead })
}

/** Until the page is reloaded its fields offer no passkeys, so a touch belongs to the button. */
const withoutMenu = (page: Page) =>
  page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })

test('an account begins with a passkey, and gets a password later', async ({ page, t }) => {
  const phone = await plugIn(page, 'phone')
  const name = uniqueName()
  const byPasskey = await chooseName(page, t, name)
  await inspect(page, 'registration, with a passkey offered')
  await phone.touchedWhile(async () => {
    await byPasskey.press('Enter')
    await expectAccount(page, t)
  })
  expect(await phone.credentials()).toHaveLength(1)

  await withoutMenu(page)
  await signOut(page, t)
  await phone.touchedWhile(async () => {
    await page.getByRole('button', { name: t.signInByPasskey }).press('Enter')
    await expectAccount(page, t)
  })
  const row = page.getByRole('group', { name: t.password, exact: true })
  await expect(row).toContainText(t.noPassword)
  await inspect(page, 'account without a password')

  const factors = await openRow(page, t.factors)
  await factors.getByRole('button', { name: t.removeFactor }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('heading')).toHaveText(t.soleTitle)
  await expect(dialog).toContainText(t.removeSole)
  await expect(dialog.getByRole('button', { name: t.removeFactor })).toHaveCount(0)
  await inspect(page, 'the sole passkey', 'dialog')
  await dialog.getByRole('button', { name: t.closeDialog }).click()
  await expect(dialog).toBeHidden()

  await page.getByRole('button', { name: t.deleteAccount }).click()
  await expect(dialog.getByLabel(t.confirmDeletion(name))).toBeFocused()
  await expect(dialog.getByLabel(t.currentPassword, { exact: true })).toHaveCount(0)
  await page.keyboard.press('Escape')

  await openRow(page, t.password)
  await inspect(page, 'account, first password')
  await row.getByLabel(t.newPassword, { exact: true }).fill(password)
  await row.getByRole('button', { name: t.setPassword, exact: true }).press('Enter')
  await expect(row.getByText(t.passwordSet)).toBeVisible()
  await expect(row).not.toContainText(t.noPassword)

  await withoutMenu(page)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await phone.touchedWhile(async () => {
    await page.getByRole('button', { name: t.usePasskey, exact: true }).press('Enter')
    await expectAccount(page, t)
  })
})

test('a passkey that is not made loses nothing, and a password does as well', async ({
  page,
  t,
}) => {
  const phone = await plugIn(page, 'phone')
  const name = uniqueName()
  const byPasskey = await chooseName(page, t, name)
  const field = page.getByLabel(t.password, { exact: true })
  await field.fill(password)
  // The user fails verification: the page shows no error, and the form is complete.
  await phone.setVerified(false)
  await phone.touchedWhile(async () => {
    await byPasskey.click()
    await expect(byPasskey).not.toHaveAttribute('aria-disabled')
  })
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(field).toHaveValue(password)
  await page.evaluate(() => {
    navigator.credentials.create = async () => {
      throw new DOMException('as browsers do', 'NotSupportedError')
    }
  })
  await byPasskey.click()
  await expect(page.getByText(t.passkeyUnfit)).toBeVisible()
  await inspect(page, 'registration, no passkey possible')
  await page.getByRole('button', { name: t.create, exact: true }).click()
  await expectAccount(page, t)
  await expect(page.getByRole('group', { name: t.password, exact: true })).not.toContainText(
    t.noPassword,
  )
})

test('a name that is taken is refused before a passkey is made', async ({ page, t }) => {
  const phone = await plugIn(page, 'phone')
  const name = uniqueName()
  const byPasskey = await chooseName(page, t, name)
  await page.route('**/trpc/auth.registerOptions', async (route) => {
    const data = { code: 'CONFLICT', httpStatus: 409, reason: 'USERNAME_TAKEN' }
    const error = { message: data.reason, code: -32_009, data }
    await route.fulfill({ status: 409, json: { error } })
  })
  await phone.touchedWhile(async () => {
    await byPasskey.click()
    await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  })
  await expect(page.getByLabel(t.username, { exact: true })).toHaveAttribute('aria-invalid', 'true')
  expect(await phone.credentials()).toHaveLength(0)
})

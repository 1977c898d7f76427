import { expect } from '@playwright/test'
import { plugIn } from './authenticator.ts'
import { followLink, test, withContinue } from './other-program.ts'
import { arriveSignedIn, expectAccount, openRow, password, signIn, uniqueName } from './story.ts'

test.slow()

test('signing in with a passkey leads back to the app that asked', async ({
  page,
  programs: { url, notes },
  t,
}) => {
  const phone = await plugIn(page, 'phone')
  await arriveSignedIn(page, t, uniqueName())
  const row = await openRow(page, t.factors)
  await row.getByRole('button', { name: t.addPasskey }).click()
  await phone.touchedWhile(async () => {
    await row.getByRole('button', { name: t.makePasskey }).click()
    await row.getByRole('button', { name: t.codesKept }).click()
  })
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
  // The fields offer no passkeys, so a touch belongs to the button.
  await page.addInitScript(() => {
    globalThis.PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
  const address = `${notes}/list?a=1#top`
  await followLink(page, notes, url + withContinue('/login', address))
  await expect(page.getByText(t.continueTo)).toBeVisible()
  await phone.touchedWhile(async () => {
    await page.getByRole('button', { name: t.signInByPasskey }).click()
    await expect(page).toHaveURL(address)
  })
})

test('a passkey is renamed with the keyboard, and its owner may change their mind about removal', async ({
  page,
  t,
}) => {
  const phone = await plugIn(page, 'phone')
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await openRow(page, t.factors)
  await row.getByRole('button', { name: t.addPasskey }).press('Enter')
  await expect(row.getByLabel(t.factorName, { exact: true })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('First name')
  await phone.touchedWhile(async () => {
    await page.keyboard.press('Enter')
    await expect(row.getByRole('heading', { name: t.keepCodes })).toBeFocused()
  })
  await row.getByRole('button', { name: t.codesKept }).press('Enter')
  await row.getByRole('button', { name: t.rename }).press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel(t.factorName, { exact: true })).toHaveValue('First name')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Second name')
  await page.keyboard.press('Enter')
  await expect(row.getByText('Second name', { exact: true }).first()).toBeVisible()
  await row.getByRole('button', { name: t.removeFactor }).press('Enter')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  expect(await phone.credentials()).toHaveLength(1)

  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
  await signIn(page, t, { name, password })
  await expect(page.getByRole('heading', { name: t.secondStep })).toBeVisible()
  await phone.touchedWhile(async () => {
    await page.keyboard.press('Enter')
    await expectAccount(page, t)
  })
})

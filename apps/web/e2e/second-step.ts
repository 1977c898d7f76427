import { expect, type Locator, type Page } from '@playwright/test'
import type { Messages } from './messages.ts'
import { openRow } from './story.ts'
import { totpOf } from './totp.ts'

export const codeField = (place: Page | Locator, t: Messages) =>
  place.getByLabel(t.totpCode, { exact: true })
export const backupField = (place: Page | Locator, t: Messages) =>
  place.getByLabel(t.backupCode, { exact: true })

/** Opens the form of a new app, and reads its key. */
export async function beginSetup(page: Page, t: Messages) {
  const row = await openRow(page, t.factors)
  await row.getByRole('button', { name: t.addFactor }).click()
  await row.getByLabel(t.factorName, { exact: true }).fill('Work phone')
  await row.getByRole('button', { name: t.proceed }).click()
  const secret = (await row.locator('code').textContent())?.replaceAll(' ', '') ?? ''
  expect(secret).toMatch(/^[A-Z2-7]{16,}$/)
  return { row, secret }
}

/** Turns the second step on, and returns the user's key and codes. */
export async function turnOn(page: Page, t: Messages) {
  const { row, secret } = await beginSetup(page, t)
  await codeField(row, t).fill(totpOf(secret))
  await expect(row.getByRole('heading', { name: t.keepCodes })).toBeFocused()
  const codes = await row.getByRole('listitem').allTextContents()
  expect(codes).toHaveLength(10)
  return { row, secret, codes }
}

/** The code of the next half minute: each works once, and the present one turned the step on. */
export const next = (secret: string) => totpOf(secret, 1)

export const signOut = async (page: Page, t: Messages) => {
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
}

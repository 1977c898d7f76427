import { expect } from '@playwright/test'
import { inspect } from './inspection.ts'
import { backupField, codeField, next, signOut, turnOn } from './second-step.ts'
import {
  arriveSignedIn,
  expectAccount,
  openRow,
  password,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test.slow()

test('a trusted device asks for the password alone, until the trust is removed', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { secret } = await turnOn(page, t)
  await expect(page.getByRole('group', { name: t.trustedDevices })).toHaveCount(0)
  await signOut(page, t)

  await signIn(page, t, { name, password })
  await expect(codeField(page, t)).toBeFocused()
  const choice = page.getByRole('checkbox', { name: t.trust })
  await expect(choice).not.toBeChecked()
  await page.keyboard.press('Shift+Tab')
  await expect(choice).toBeFocused()
  await page.keyboard.press('Space')
  await expect(choice).toBeChecked()
  await inspect(page, 'second step, trusting')
  await page.keyboard.press('Tab')
  await page.keyboard.type(next(secret))
  await expectAccount(page, t)
  await signOut(page, t)

  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  const row = await openRow(page, t.trustedDevices)
  await expect(row.getByRole('listitem')).toHaveCount(1)
  await expect(row.getByText(t.thisDevice)).toBeVisible()
  await inspect(page, 'a trusted device')
  await row.getByRole('button', { name: t.removeFactor }).press('Enter')
  await expect(row.getByText(t.trustRemoved)).toBeVisible()
  await expect(row.getByRole('listitem')).toHaveCount(0)
  await inspect(page, 'no trusted device')
  await signOut(page, t)

  await signIn(page, t, { name, password })
  await expect(codeField(page, t)).toBeFocused()
})

test('signing out all other devices says that their trust ends too, and ends it', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { secret, codes } = await turnOn(page, t)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await page.getByRole('checkbox', { name: t.trust }).check()
  await codeField(page, t).fill(next(secret))
  await expectAccount(page, t)

  const context = await browser.newContext()
  const other = await context.newPage()
  await signIn(other, t, { name, password })
  await other.getByRole('button', { name: t.useBackupCode }).click()
  await backupField(other, t).fill(codes[0] ?? '')
  await expectAccount(other, t)
  const devices = await openRow(other, t.devices)
  await expect(devices.getByText(t.othersNotTrusted)).toBeVisible()
  await devices.getByRole('button', { name: t.revokeOthers }).click()
  await expect(devices.getByText(t.trustEnded)).toBeVisible()
  await context.close()

  await signIn(page, t, { name, password })
  await expect(codeField(page, t)).toBeFocused()
})

test('a backup code offers no trust, and says why', async ({ page, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const { codes } = await turnOn(page, t)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await page.getByRole('checkbox', { name: t.trust }).check()
  await page.getByRole('button', { name: t.useBackupCode }).click()
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await expect(page.getByText(t.noTrust)).toBeVisible()
  await inspect(page, 'second step, backup code')
  await backupField(page, t).fill(codes[0] ?? '')
  await expectAccount(page, t)
  await expect(page.getByRole('group', { name: t.trustedDevices })).toHaveCount(0)
})

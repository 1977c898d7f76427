import { expect } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { inspect } from './inspection.ts'
import {
  expectAccount,
  expectSelected,
  openRow,
  password,
  arriveSignedIn,
  requestDeletion,
  signIn,
  test,
  uniqueName,
} from './story.ts'

test('an account is deleted after a typed confirmation, and kept by whoever says so', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.deleteAccount }).click()
  const dialog = page.getByRole('dialog')
  const confirmation = dialog.getByLabel(t.confirmDeletion(name))
  await expect(confirmation).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(t.typeYourName)).toBeVisible()
  await expect(confirmation).toBeFocused()
  await page.keyboard.type('somebody')
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await expect(dialog.getByText(t.notYourName)).toBeVisible()
  await expect(confirmation).toBeFocused()
  await inspect(page, 'leaving, wrong name')
  await confirmation.fill(name)
  const secret = dialog.getByLabel(t.currentPassword, { exact: true })
  await secret.fill('not my password')
  await dialog.getByRole('button', { name: t.deleteAccount }).click()
  await expect(dialog.getByText(t.wrongCurrent)).toBeVisible()
  await expectSelected(secret)
  await page.keyboard.type(password)
  await dialog.getByRole('button', { name: t.deleteAccount }).click()

  await expect(page).toHaveURL(/\/login/)
  const notice = page.getByText(t.deletionRequested)
  await expect(notice).toBeVisible()
  await expect(notice).not.toHaveClass(/good/)
  await signIn(page, t, { name, password })
  const pending = page.getByText(t.deletionPending)
  await expect(pending).toBeVisible()
  await expect(pending).not.toHaveClass(/bad/)
  await expect(page.getByRole('heading', { name: t.keepQuestion })).toBeVisible()
  await expect(page.getByText(t.welcome)).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect(page).toHaveURL(/\/login/)
  await inspect(page, 'sign-in, leaving')
  await page.getByRole('button', { name: t.keepAccount }).click()
  await expectAccount(page, t)
  await expect(page.getByText(t.deletionCancelled)).toBeVisible()
  const history = await openRow(page, t.history)
  const asked = history.getByRole('listitem').getByText(t.askedToKeep)
  await expect(asked).toBeVisible()
  await expect(asked).not.toHaveClass(/bad/)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByText(t.signedOut)).toBeVisible()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  await expect(page.getByText(t.deletionCancelled)).toHaveCount(0)
})

test('another name is no longer asked whether it wants to be kept', async ({ page, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await requestDeletion(page, t, name)
  await signIn(page, t, { name, password })
  await expect(page.getByRole('button', { name: t.keepAccount })).toBeVisible()
  await page.getByLabel(t.identifier, { exact: true }).fill('somebody-else')
  await expect(page.getByRole('button', { name: t.keepAccount })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: t.keepQuestion })).toHaveCount(0)
})

test('a person takes their data along as a file, named for the day in their zone', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  // Here the day differs from that of UTC for the next hour at least.
  const [zone, ahead] =
    new Date().getUTCHours() < 10 ? ['Pacific/Pago_Pago', -11] : ['Pacific/Kiritimati', 14]
  const day = new Date(Date.now() + ahead * 3_600_000).toISOString().slice(0, 10)
  const row = await openRow(page, t.timeZone)
  await row.getByLabel(t.timeZone, { exact: true }).selectOption(zone)
  const save = row.getByRole('button', { name: t.save, exact: true })
  await save.click()
  await expect(save).toHaveCount(0)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: t.download }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe(`latchkey-${name}-${day}.json`)
  const data: unknown = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(data).toMatchObject({
    profile: { username: name, email: `${name}@example.com` },
    avatar: null,
    sessions: [{ current: true }],
    securityEvents: [{ kind: 'profile_changed' }, { kind: 'registered' }],
  })
})

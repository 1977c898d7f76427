import { expect, type Page } from '@playwright/test'
import { inspect } from './inspection.ts'
import { expectAccount, password, register, signIn, test, uniqueName } from './story.ts'
import type { Messages } from './messages.ts'

/** Signs in through a link from another page, so that a step back stays within the app. */
async function arriveByLink(page: Page, t: Messages): Promise<void> {
  const name = uniqueName()
  await register(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await page.goto('/register')
  await page.getByRole('link', { name: t.signIn, exact: true }).click()
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expectAccount(page, t)
}

test('unsaved changes are not lost to a sign-out, a step back or a closed tab', async ({
  page,
  t,
}) => {
  await arriveByLink(page, t)
  const bio = page.getByLabel(t.bio, { exact: true })
  const question = page.getByRole('dialog', { name: t.unsaved })
  await bio.fill('Half a sentence')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await inspect(page, 'unsaved', 'dialog')
  await question.getByRole('button', { name: t.stay }).click()
  await expect(question).toBeHidden()
  await page.evaluate(() => history.back())
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toBeHidden()
  const ofTheBrowser = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const closing = await ofTheBrowser
  expect(closing.type()).toBe('beforeunload')
  await closing.dismiss()
  await expect(page).toHaveURL(/\/account$/)
  await expect(bio).toHaveValue('Half a sentence')

  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(/\/login/)
})

test('who wants to leave with unsaved changes may', async ({ page, t }) => {
  await arriveByLink(page, t)
  const bio = page.getByLabel(t.bio, { exact: true })
  const leaveNow = page.getByRole('button', { name: t.leaveUnsaved, exact: true })
  await bio.fill('Half a sentence')
  await page.evaluate(() => history.back())
  await leaveNow.click()
  await expect(bio).toHaveValue('')
  await bio.fill('Half a sentence')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await leaveNow.click()
  await expect(page).toHaveURL(/\/login/)
})

test('a typed change that is taken back asks nothing', async ({ page, t }) => {
  const name = uniqueName()
  await register(page, t, name)
  const bio = page.getByLabel(t.bio, { exact: true })
  await bio.fill('Half a sentence')
  await bio.fill('')
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(/\/login/)
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
})

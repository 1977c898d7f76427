import { expect, type Browser } from '@playwright/test'
import {
  expectAccount,
  openRow,
  password,
  arriveSignedIn,
  signIn,
  test,
  uniqueName,
} from './story.ts'
import type { Messages } from './messages.ts'

type Who = { t: Messages; name: string }

/** Ends the session from another device of its owner. */
async function endElsewhere(browser: Browser, { t, name }: Who): Promise<void> {
  const context = await browser.newContext()
  const other = await context.newPage()
  await signIn(other, t, { name, password })
  await expectAccount(other, t)
  await openRow(other, t.devices)
  await expect(other.getByText(t.othersNotTrusted)).toHaveCount(0)
  await other.getByRole('button', { name: t.revokeOthers }).click()
  await expect(other.getByText(t.revoked)).toBeVisible()
  await expect(other.getByText(t.trustEnded)).toHaveCount(0)
  await context.close()
}

test('a session that ends at once is not called the sign-out of before', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
  // The session ends before the account page has its first answer.
  const { promise: hasEnded, resolve: release } = Promise.withResolvers<void>()
  const account = /trpc\/account\./
  await page.route(account, async (route) => {
    await hasEnded
    await route.continue()
  })
  const asked = page.waitForRequest(account)
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await asked
  await endElsewhere(browser, { t, name })
  release()
  await expect(page.getByRole('heading', { name: t.sessionEnded })).toBeVisible()
})

test('what was cancelled does not come back', async ({ page, browser, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await openRow(page, t.bio)
  await row.getByLabel(t.bio, { exact: true }).fill('Half a sentence')
  await row.getByRole('button', { name: t.cancel }).click()
  await endElsewhere(browser, { t, name })
  const zone = await openRow(page, t.timeZone)
  await zone.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.sessionEnded)).toBeVisible()
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  await expect(page.getByText(t.draftBack)).toHaveCount(0)
  await expect(row.getByLabel(t.bio, { exact: true })).toHaveCount(0)
})

test('a session that ends from elsewhere says so, and what was typed comes back to its owner', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const row = await openRow(page, t.bio)
  const bio = row.getByLabel(t.bio, { exact: true })
  await bio.fill('Half a sentence')
  await endElsewhere(browser, { t, name })
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page).toHaveURL(/\/login/)
  const notice = page.getByText(t.sessionEnded)
  await expect(notice).toBeVisible()
  await expect(notice).not.toHaveClass(/good|bad/)
  await expect(page.getByText(t.endedBy)).toBeVisible()
  await signIn(page, t, { name, password })
  await expect(page.getByText(t.draftBack)).toBeVisible()
  await expect(bio).toHaveValue('Half a sentence')
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await expect(page.getByText(t.draftBack)).toHaveCount(0)
  await page.reload()
  await expect(row.getByText('Half a sentence')).toBeVisible()
  await expect(bio).toHaveCount(0)
})

test('what was typed is shown to no other account, and not kept for later', async ({
  page,
  browser,
  t,
}) => {
  const [name, stranger] = [uniqueName(), uniqueName()]
  await arriveSignedIn(page, t, stranger)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await arriveSignedIn(page, t, name)
  const row = await openRow(page, t.bio)
  await row.getByLabel(t.bio, { exact: true }).fill('Half a sentence')
  await endElsewhere(browser, { t, name })
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.sessionEnded)).toBeVisible()
  for (const who of [stranger, name]) {
    await signIn(page, t, { name: who, password })
    await expectAccount(page, t)
    await openRow(page, t.bio)
    await expect(row.getByLabel(t.bio, { exact: true })).toHaveValue('')
    await page.getByRole('button', { name: t.signOut, exact: true }).click()
    await expect(page.getByText(t.signedOut)).toBeVisible()
  }
})

test('a reload after the session ended says so once, and a sign-out leaves nothing to say', async ({
  page,
  browser,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  const welcome = page.getByRole('heading', { name: t.signIn, exact: true })
  const ended = page.getByRole('heading', { name: t.sessionEnded })
  await endElsewhere(browser, { t, name })
  await page.reload()
  await expect(ended).toBeVisible()
  await page.goto('/account')
  await expect(welcome).toBeVisible()

  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByText(t.signedOut)).toBeVisible()
  await page.goto('/account')
  await expect(welcome).toBeVisible()
})

import { expect } from '@playwright/test'
import {
  askCode,
  enterCode,
  newestCode,
  openRow,
  arriveSignedIn,
  test,
  uniqueName,
} from './story.ts'

test('what is too long says how long it may be, and by how much it is longer', async ({
  page,
  t,
}) => {
  await page.goto('/register')
  const email = page.getByLabel(t.email, { exact: true })
  await email.fill(`${'a'.repeat(60)}@${'b'.repeat(60)}.example`)
  await page.getByRole('button', { name: t.sendCode }).click()
  await expect(email).toHaveAccessibleDescription(t.tooLong(100, 29))
  await arriveSignedIn(page, t, uniqueName())
  const save = page.getByRole('button', { name: t.save, exact: true })
  const about = await openRow(page, t.bio)
  const bio = about.getByLabel(t.bio, { exact: true })
  await bio.fill('a'.repeat(300))
  await save.click()
  await expect(bio).toHaveAccessibleDescription(t.tooLong(255, 45))
  await bio.fill('')
  const named = await openRow(page, t.username)
  const username = named.getByLabel(t.username, { exact: true })
  await username.fill('é'.repeat(62))
  await expect(username).toHaveAccessibleDescription(t.tooLong(50, 12))
})

test('a taken name and a weak password are told in one round', async ({ page, browser, t }) => {
  const name = uniqueName()
  const other = await browser.newPage()
  await arriveSignedIn(other, t, name)
  const email = `${uniqueName()}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email))
  const username = page.getByLabel(t.username, { exact: true })
  const password = page.getByLabel(t.password, { exact: true })
  await username.fill(name)
  await password.fill('password123')
  await page.getByRole('button', { name: t.create }).click()
  await expect(username).toHaveAccessibleDescription(t.nameTaken)
  await expect(password).toHaveAccessibleDescription(t.tooEasy)
  await expect(username).toBeFocused()
})

test('a domain in another script is shown as it is written, here and on the account page', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const shown = `${name}@例子.公司`
  await page.goto('/register')
  await askCode(page, t, shown)
  await expect(page.getByText(shown, { exact: true })).toBeVisible()
  await expect(page.getByText(/xn--/)).toHaveCount(0)
  await enterCode(page, t, await newestCode(page.request, `${name}@xn--fsqu00a.xn--55qx5d`))
  await page.getByLabel(t.username, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await expect(page.getByText(shown, { exact: true }).first()).toBeVisible()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  const identifier = page.getByLabel(t.identifier, { exact: true })
  await identifier.fill(shown)
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expect(page.getByText(shown, { exact: true }).first()).toBeVisible()
  await expect(page.getByText(/xn--/)).toHaveCount(0)
})

import { expect } from '@playwright/test'
import { expectAccount, password, register, signIn, test, uniqueName } from './story.ts'

test('unsaved changes are not lost to a sign-out, a step back or a closed tab', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  await page.getByRole('button', { name: t.signOut }).click()
  await page.goto('/register')
  await page.getByRole('link', { name: t.signIn, exact: true }).click()
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expectAccount(page, t)

  const bio = page.getByLabel(t.bio, { exact: true })
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  await bio.fill('Half a sentence')
  await page.getByRole('button', { name: t.signOut }).click()
  expect(asked).toEqual(['confirm'])
  await page.evaluate(() => history.back())
  await expect.poll(() => asked).toEqual(['confirm', 'confirm'])
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => asked).toEqual(['confirm', 'confirm', 'beforeunload'])
  await expect(page).toHaveURL(/\/account$/)
  await expect(bio).toHaveValue('Half a sentence')

  await page.getByRole('button', { name: t.save, exact: true }).click()
  await expect(page.getByText(t.saved)).toBeVisible()
  await page.getByRole('button', { name: t.signOut }).click()
  await expect(page).toHaveURL(/\/login/)
  expect(asked).toHaveLength(3)
})

test('a typed change that is taken back asks nothing', async ({ page, t }) => {
  const name = uniqueName()
  await register(page, t, name)
  const bio = page.getByLabel(t.bio, { exact: true })
  await bio.fill('Half a sentence')
  await bio.fill('')
  await page.getByRole('button', { name: t.signOut }).click()
  await expect(page).toHaveURL(/\/login/)
  await signIn(page, t, { name, password })
  await expectAccount(page, t)
})

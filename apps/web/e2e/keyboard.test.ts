import { expect, type Locator, type Page } from '@playwright/test'
import { expectAccount, newestCode, password, arriveSignedIn, test, uniqueName } from './story.ts'

/** Presses Tab, or a key that goes back, until the element has the focus. Fails after a dozen steps. */
async function tabTo(page: Page, place: Locator, key = 'Tab'): Promise<void> {
  for (let steps = 0; steps < 12; steps++) {
    if (await place.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  await expect(place).toBeFocused()
}

test('a person registers with nothing but the keyboard', async ({ page, t }) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/login')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  await tabTo(page, page.getByRole('link', { name: t.toRegister }))
  await page.keyboard.press('Enter')

  await expect(page.getByLabel(t.email, { exact: true })).toBeFocused()
  await page.keyboard.type('no address')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(t.email, { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel(t.email, { exact: true })).toBeFocused()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(email)
  await page.keyboard.press('Enter')

  await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
  await page.keyboard.type(await newestCode(page.request, email))

  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await expect(page.getByLabel(t.password, { exact: true })).toBeFocused()
  await page.keyboard.type('correct horse battery')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await expect(page.getByLabel(t.password, { exact: true })).toHaveAttribute('type', 'text')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: t.create })).toBeFocused()
  await page.keyboard.press('Enter')
  await expectAccount(page, t)

  await tabTo(page, page.getByRole('button', { name: t.signOut, exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue(name)
  await expect(page.getByLabel(t.password, { exact: true })).toBeFocused()
})

test('a forgotten password is reset and used with nothing but the keyboard', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await arriveSignedIn(page, t, name)
  await tabTo(page, page.getByRole('button', { name: t.signOut, exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await page.keyboard.type('not my password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await tabTo(page, page.getByRole('link', { name: t.toForgot }))
  await page.keyboard.press('Enter')

  await expect(page.getByLabel(t.email, { exact: true })).toBeFocused()
  await page.keyboard.type(email)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
  await page.keyboard.type(await newestCode(page.request, email, { count: 2 }))
  await expect(page.getByLabel(t.newPassword, { exact: true })).toBeFocused()
  await page.keyboard.type(`${password} staple`)
  await page.keyboard.press('Enter')
  await expect(page.getByText(t.wasReset)).toBeVisible()
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue(email)
  await expect(page.getByLabel(t.password, { exact: true })).toBeFocused()
  await page.keyboard.type('not my password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.signIn)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(`${password} staple`)
  await page.keyboard.press('Enter')
  await expectAccount(page, t)
})

test('every row of the account opens and closes with nothing but the keyboard', async ({
  page,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const rowOf = (label: string) => page.getByRole('group', { name: label, exact: true })
  const forms = [t.displayName, t.username, t.bio, t.language, t.timeZone, t.email, t.password]
  for (const label of [...forms, t.devices, t.history]) {
    const row = rowOf(label)
    const button = row.locator('button[aria-expanded]')
    await tabTo(page, button)
    await page.keyboard.press('Enter')
    await expect(button).toHaveAttribute('aria-expanded', 'true')
    if (forms.includes(label)) {
      await expect(row.locator(':is(input, textarea, select):focus')).toBeVisible()
      // The button precedes the fields of a form of several, and follows that of a form of one.
      const isBehind = await button.evaluate(
        (element) => (document.activeElement?.compareDocumentPosition(element) ?? 0) & 4,
      )
      await tabTo(page, button, isBehind ? 'Tab' : 'Shift+Tab')
    }
    await page.keyboard.press('Enter')
    await expect(button).toHaveAttribute('aria-expanded', 'false')
    await expect(button).toBeFocused()
  }
})

test('language and appearance are chosen with nothing but the keyboard', async ({ page, t }) => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto('/login')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  const theme = page.getByRole('combobox', { name: t.theme })
  for (let steps = 0; steps < 4; steps++) await page.keyboard.press('Shift+Tab')
  await tabTo(page, theme)
  await page.keyboard.press('End')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await expect(theme).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: t.signInElsewhere, level: 1 })).toBeVisible()
})

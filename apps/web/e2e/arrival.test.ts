import { expect, type Page } from '@playwright/test'
import { expectAccount, password, register, signIn, test, uniqueName } from './story.ts'
import type { Messages } from './messages.ts'

async function failFiveTimes(page: Page, identifier: string): Promise<void> {
  for (let tries = 1; tries <= 5; tries++) {
    const data = { identifier, password: '0'.repeat(64) }
    await page.request.post('/trpc/auth.login', { data })
  }
}

const button = (page: Page, t: Messages) =>
  page.getByRole('button', { name: t.signIn, exact: true })
const identifier = (page: Page, t: Messages) => page.getByLabel(t.identifier, { exact: true })

test('too many tries are counted down, and the button waits with the person', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await failFiveTimes(page, name)
  await page.clock.install()
  await signIn(page, t, { name, password })
  const seconds = async () =>
    Number(/\d+/.exec(await page.getByText(t.tryAgainIn).innerText())?.[0])
  const first = await seconds()
  expect(first).toBeGreaterThan(5)
  expect(first).toBeLessThanOrEqual(30)
  await expect(button(page, t)).toBeDisabled()
  await page.clock.runFor(4000)
  await expect.poll(seconds).toBeLessThanOrEqual(first - 3)
  await page.clock.runFor(30_000)
  await expect(page.getByText(t.tryAgainNow)).toBeVisible()
  await expect(button(page, t)).toBeEnabled()
})

test('whoever must wait may try another name or reset the password by mail', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await failFiveTimes(page, name)
  await signIn(page, t, { name, password })
  await expect(button(page, t)).toBeDisabled()
  await identifier(page, t).fill(uniqueName())
  await expect(button(page, t)).toBeEnabled()
  await identifier(page, t).fill(name)
  await button(page, t).click()
  await page.getByRole('link', { name: t.resetInstead }).click()
  await expect(page).toHaveURL(/\/forgot-password$/)
})

test('what was typed to sign in goes along to the other ways in and back, and never into an address', async ({
  page,
  t,
}) => {
  const address = `${uniqueName()}@example.com`
  const email = page.getByLabel(t.email, { exact: true })
  const toForgot = page.getByRole('link', { name: t.toForgot })
  const toSignIn = page.getByRole('link', { name: t.startAgain })
  await page.goto('/login')
  await identifier(page, t).fill(address)
  await toForgot.click()
  await expect(email).toHaveValue(address)
  await expect(page).toHaveURL(/\/forgot-password$/)
  await page.goBack()
  await expect(identifier(page, t)).toHaveValue(address)
  await page.goForward()
  await expect(email).toHaveValue(address)
  // A user name gets no mail.
  await toSignIn.click()
  await identifier(page, t).fill('ada')
  await toForgot.click()
  await expect(page.getByText(t.forgotIntro)).toBeVisible()
  await expect(email).toBeFocused()
  await expect(email).toHaveValue('')
  await toSignIn.click()
  await expect(identifier(page, t)).toHaveValue('ada')

  await identifier(page, t).fill(address)
  await toForgot.click()
  await page.getByRole('button', { name: t.sendCode }).click()
  await expect(page.getByLabel(t.code, { exact: true })).toBeVisible()
  await toSignIn.click()
  await expect(identifier(page, t)).toHaveValue(address)

  // A code on its way to one address must not hide the form for another.
  await identifier(page, t).fill(`other-${address}`)
  await toForgot.click()
  await expect(email).toHaveValue(`other-${address}`)
  await toSignIn.click()

  await identifier(page, t).fill(address)
  await page.getByRole('link', { name: t.toRegister }).click()
  await expect(email).toHaveValue(address)
  await page.getByRole('link', { name: t.signIn, exact: true }).click()
  await expect(identifier(page, t)).toHaveValue(address)
})

test('the name that signed in last is kept until somebody says it is not theirs', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  await register(page, t, name)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.signedOut })).toBeVisible()
  await expect(page).toHaveTitle(`${t.signedOut} · Latchkey`)
  await expect(identifier(page, t)).toHaveValue(name)
  await signIn(page, t, { name: 'somebody', password: 'wrong password' })
  await expect(page.getByRole('alert')).toBeVisible()
  await page.reload()
  await expect(identifier(page, t)).toHaveValue(name)

  await signIn(page, t, { name, password })
  await expectAccount(page, t)
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(identifier(page, t)).toHaveValue(name)
  await expect(page.getByLabel(t.password, { exact: true })).toBeFocused()
  await page.getByRole('button', { name: t.notYou }).click()
  await expect(identifier(page, t)).toBeFocused()
  await page.reload()
  await expect(identifier(page, t)).toHaveValue('')
})

test(
  'signing in leads back to the page that asked, on this origin only',
  { tag: ['@asvs-1.2.2', '@asvs-3.7.2'] },
  async ({ page, t }) => {
    const name = uniqueName()
    await register(page, t, name)
    const asked = '/account?from=mail#devices'
    const signOut = () => page.context().clearCookies()
    await signOut()
    await page.goto(asked)
    await expect(page).toHaveURL(/\/login\?next=\/account/)
    await page.getByRole('link', { name: t.toRegister }).click()
    await expect(page).toHaveURL(/\/register\?next=\/account/)
    await page.goBack()
    await fillIn(page, t, name)
    await expectAccount(page, t)
    expect(page.url().endsWith(asked)).toBe(true)

    const elsewhere = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/\t/evil.example',
      '%2f%2fevil.example',
      'https:evil.example',
      'data:text/html,hello',
    ]
    for (const next of [...elsewhere, 'javascript:alert(1)', 'http://[']) {
      await signOut()
      await page.goto('/login')
      const asking = `/login?next=${encodeURIComponent(next)}`
      await page.evaluate((address) => history.replaceState(null, '', address), asking)
      await fillIn(page, t, name)
      await expectAccount(page, t)
      expect(new URL(page.url()).pathname).toBe('/account')
    }
  },
)

async function fillIn(page: Page, t: Messages, name: string): Promise<void> {
  await identifier(page, t).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await button(page, t).click()
}

test('a locked shift key is pointed out while a password is typed', async ({ page, t }) => {
  await page.goto('/login')
  const field = page.getByLabel(t.password, { exact: true })
  await field.focus()
  await field.dispatchEvent('keydown', { key: 'A', modifierCapsLock: true })
  await expect(field).toHaveAccessibleDescription(t.capsLock)
  await field.dispatchEvent('keyup', { key: 'CapsLock' })
  await expect(field).toHaveAccessibleDescription('')
})

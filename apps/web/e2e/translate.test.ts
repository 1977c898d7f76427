import { expect, type Page } from '@playwright/test'
import {
  askCode,
  changeText,
  enterCode,
  mailedCode,
  tryCode,
  expectAccount,
  newestCode,
  openRow,
  password,
  arriveSignedIn,
  signIn,
  test as base,
  uniqueName,
  wrongCode,
} from './story.ts'

/** Pages whose text nodes are wrapped in elements, now and later, as a translating browser does. */
const test = base.extend<{ faults: string[] }>({
  faults: [
    async ({ page }, use) => {
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      page.on('console', (line) => {
        if (line.type() === 'error' && /NotFoundError|Node'/.test(line.text()))
          faults.push(line.text())
      })
      await page.addInitScript(translateAll)
      await use(faults)
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})

/** Imitates Google Translate, but keeps the texts, which the tests look for. */
function translateAll(): void {
  const skipped = 'script, style, textarea, [translate=no], font'
  function translate(root: Node): void {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const found: Node[] = []
    for (let text = texts.nextNode(); text; text = texts.nextNode()) found.push(text)
    if (root.nodeType === Node.TEXT_NODE) found.push(root)
    for (const text of found) {
      const parent = text.parentElement
      if (!parent || parent.closest(skipped) || !text.nodeValue?.trim()) continue
      const outer = document.createElement('font')
      const inner = document.createElement('font')
      inner.textContent = text.nodeValue
      outer.append(inner)
      text.parentNode?.replaceChild(outer, text)
    }
  }
  addEventListener('DOMContentLoaded', () => {
    translate(document.body)
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) for (const node of addedNodes) translate(node)
    }).observe(document.body, { childList: true, subtree: true })
  })
}

const isTranslated = (page: Page) =>
  expect.poll(() => page.locator('font > font').count()).toBeGreaterThan(3)

test('registering on a translated page loses nothing', async ({ page, t }) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/register')
  await isTranslated(page)
  await page.getByLabel(t.email, { exact: true }).fill('no address')
  await page.getByRole('button', { name: t.sendCode }).click()
  await expect(page.getByLabel(t.email, { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel(t.email, { exact: true }).fill('ann@gmial.com')
  await expect(page.getByRole('button', { name: 'ann@gmail.com' })).toBeVisible()
  await askCode(page, t, email)
  await expect(page.getByText(t.inInbox)).toBeVisible()
  const code = await newestCode(page.request, email)
  await enterCode(page, t, wrongCode(code))
  const field = page.getByLabel(t.code, { exact: true })
  await expect(field).toHaveAccessibleDescription(t.triesLeft[0] ?? '')
  await field.press('Enter')
  await expect(field).toHaveAccessibleDescription(t.codeTried)
  await enterCode(page, t, code)

  await page.getByLabel(t.username, { exact: true }).fill('a b')
  await expect(page.getByLabel(t.username, { exact: true })).toHaveAccessibleDescription(
    t.nameCharacters,
  )
  await page.getByLabel(t.username, { exact: true }).fill(name)
  const secret = page.getByLabel(t.password, { exact: true })
  await secret.fill('aaaaaaaaaa')
  await expect(page.getByText(t.repeats)).toBeVisible()
  await page.getByRole('button', { name: t.showPassword }).click()
  await secret.fill('late harbour violin cactus')
  await expect(page.getByRole('meter')).toHaveAttribute('value', '4')
  await expect(page.getByText(t.repeats)).toBeHidden()
  await page.getByRole('button', { name: t.hidePassword }).click()
  await page.getByRole('button', { name: t.create }).click()
  await expectAccount(page, t)
})

test('a used-up code, a new one and a new password on a translated page', async ({ page, t }) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await arriveSignedIn(page, t, name)
  await page.getByRole('button', { name: t.signOut }).click()
  await page.getByRole('link', { name: t.toForgot }).click()
  await askCode(page, t, email)
  const code = await newestCode(page.request, email, { count: 2 })
  for (let turn = 1; turn <= 5; turn++) await tryCode(mailedCode(page, t), wrongCode(code, turn))
  await expect(page.getByRole('alert')).toHaveText(t.usedUp)
  await page.getByRole('button', { name: t.newCode, exact: true }).click()
  await enterCode(page, t, await newestCode(page.request, email, { count: 3 }))
  await page.getByLabel(t.newPassword, { exact: true }).fill(`${password} staple`)
  await page.getByRole('button', { name: t.reset }).click()
  await expect(page.getByText(t.wasReset)).toBeVisible()
  await signIn(page, t, { name, password: `${password} staple` })
  await expectAccount(page, t)
})

test('signing in, waiting and being out of reach on a translated page', async ({ page, t }) => {
  await page.goto('/login')
  await isTranslated(page)
  await signIn(page, t, { name: uniqueName(), password })
  await expect(page.getByRole('alert')).toBeVisible()
  await page.route('**/trpc/auth.login', (route) => route.abort())
  await page.route('**/ready', (route) => route.abort())
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expect(page.getByText(t.serverDown)).toBeVisible()
  await page.unrouteAll({ behavior: 'wait' })
  await expect(page.getByText(t.serverDown)).toBeHidden()
  await page.getByRole('combobox', { name: t.theme }).selectOption('dark')
  await page.getByRole('button', { name: t.otherLanguage }).click()
  await expect(page.getByRole('heading', { name: t.signInElsewhere, level: 1 })).toBeVisible()
  await page.getByRole('button', { name: t.ownLanguage }).click()
  await expect(page.getByRole('heading', { name: t.signIn, level: 1 })).toBeVisible()
})

test('every part of the account page works translated', async ({ page, browser, t }) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await isTranslated(page)
  const other = await (await browser.newContext({ locale: t.html })).newPage()
  await signIn(other, t, { name, password })
  await expectAccount(other, t)
  await other.context().close()

  const about = await openRow(page, t.bio)
  await about.getByLabel(t.bio, { exact: true }).fill('Left alone')
  await about.getByLabel(t.bio, { exact: true }).fill('x'.repeat(300))
  await page.getByRole('button', { name: t.save, exact: true }).click()
  await changeText(page, t, { row: t.bio, to: 'Here to stay' })
  for (const row of [t.username, t.email, t.password, t.history]) await openRow(page, row)
  await page.reload()
  await openRow(page, t.devices)
  await page.getByRole('button', { name: t.revoke }).click()
  await expect(page.getByText(t.revoked)).toBeVisible()
  await page.getByRole('button', { name: t.deleteAccount }).click()
  await page.getByRole('button', { name: t.cancel }).click()
  await page.getByRole('button', { name: t.signOut }).click()
  await expect(page.getByText(t.signedOut)).toBeVisible()
})

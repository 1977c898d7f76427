import { expect, test as base, type APIRequestContext, type Page } from '@playwright/test'
import { randomBytes } from 'node:crypto'
import { wordsOf, type Words } from './words.ts'

type Mail = { to: string; code: string | null }

const randomIp = () => `10.${[...randomBytes(3)].join('.')}`

/** Every story comes from an address of its own, or the limits of one would stop another. */
const test = base.extend<{ t: Words }>({
  extraHTTPHeaders: async ({}, use) => use({ 'x-forwarded-for': randomIp() }),
  t: async ({}, use, info) => use(wordsOf(info.project.name)),
})

async function newestCode(request: APIRequestContext, address: string, count = 1): Promise<string> {
  let codes: string[] = []
  await expect(async () => {
    const mails = (await (await request.get('/dev/inbox.json')).json()) as Mail[]
    codes = mails.filter((mail) => mail.to === address).flatMap((mail) => mail.code ?? [])
    expect(codes.length).toBeGreaterThanOrEqual(count)
  }).toPass()
  return codes[0] ?? ''
}

async function register(page: Page, t: Words, name: string): Promise<void> {
  const email = `${name}@example.com`
  await page.goto('/register')
  await page.getByLabel(t.email, { exact: true }).fill(email)
  await page.getByRole('button', { name: t.sendCode }).click()
  await page.getByLabel(t.code, { exact: true }).waitFor()
  await enterCode(page, t, await newestCode(page.request, email))
  await page.getByLabel(t.username, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await expect(page.getByRole('heading', { name: t.account, level: 1 })).toBeVisible()
}

async function enterCode(page: Page, t: Words, code: string): Promise<void> {
  await page.getByLabel(t.code, { exact: true }).fill(code)
  await page.getByRole('button', { name: t.proceed }).click()
}

const uniqueName = () => `user${randomBytes(4).toString('hex')}`

test('a person registers, signs out, resets the password and signs in again', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await register(page, t, name)
  await expect(page.locator('html')).toHaveAttribute('lang', t.html)
  await page.reload()
  await expect(page.getByRole('heading', { name: t.account, level: 1 })).toBeVisible()
  await page.getByRole('button', { name: t.signOut }).click()
  await expect(page).toHaveURL(/\/login/)

  await page.goto('/forgot-password')
  await page.getByLabel(t.email, { exact: true }).fill(email)
  await page.getByRole('button', { name: t.sendCode }).click()
  await page.getByLabel(t.code, { exact: true }).waitFor()
  await enterCode(page, t, await newestCode(page.request, email, 2))
  await page.getByLabel(t.newPassword, { exact: true }).fill('a wholly new password')
  await page.getByRole('button', { name: t.reset }).click()
  await expect(page).toHaveURL(/\/login/)

  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill('a wholly new password')
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expect(page.getByRole('heading', { name: t.account, level: 1 })).toBeVisible()
})

test('two tabs refresh at once and both stay signed in', async ({ page, context, t }) => {
  await register(page, t, uniqueName())
  const other = await context.newPage()
  await other.goto('/account')
  await Promise.all([page.reload(), other.reload()])
  for (const tab of [page, other]) {
    await expect(tab.getByRole('heading', { name: t.account, level: 1 })).toBeVisible()
  }
})

test('a wrong password says so without clearing the name', async ({ page, t }) => {
  await page.goto('/login')
  await page.getByLabel(t.identifier, { exact: true }).fill('nobody')
  await page.getByLabel(t.password, { exact: true }).fill('wrong password')
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel(t.identifier, { exact: true })).toHaveValue('nobody')
})

import { expect, type Page } from '@playwright/test'
import { readMails } from './inbox.ts'
import { startService } from './service.ts'
import {
  askCode,
  enterCode,
  newestCode,
  openRow,
  password,
  submitEmail,
  test as base,
  uniqueName,
  wrongCode,
} from './story.ts'

/** A service with the default resend wait, which no slow machine outlasts. */
const test = base.extend<object, { url: string }>({
  url: [
    async ({}, use) => {
      const service = await startService({ TRUST_PROXY: '127.0.0.1/32' })
      await use(service.url)
      await service.stop()
    },
    { scope: 'worker' },
  ],
})

const inBrowser = (page: Page) => page.evaluate(() => JSON.stringify({ ...localStorage }))

test('a second tab takes the code that the first one was mailed', async ({
  page,
  context,
  url,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  await page.goto(`${url}/register`)
  await askCode(page, t, email)
  const code = await newestCode(page.request, email, { url })

  const second = await context.newPage()
  await second.goto(`${url}/register`)
  await askCode(second, t, email.toUpperCase())
  await expect(second.getByText(t.sentBefore)).toBeVisible()
  await expect(second.getByText(t.inInbox)).toBeVisible()
  expect(await inBrowser(second)).not.toContain(email)

  await enterCode(second, t, wrongCode(code))
  const field = second.getByLabel(t.code, { exact: true })
  await expect(field).toHaveAccessibleDescription(t.triesLeft[0] ?? '')
  await enterCode(page, t, wrongCode(code, 2))
  await expect(page.getByLabel(t.code, { exact: true })).toHaveAccessibleDescription(
    t.triesLeft[1] ?? '',
  )
  await enterCode(second, t, code)
  await expect(second.getByLabel(t.username, { exact: true })).toBeFocused()
  await enterCode(page, t, code)
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  expect(await readMails(page.request, email, url)).toHaveLength(1)
})

test('a reset finished in one tab takes the other along, and leaves nothing behind', async ({
  page,
  context,
  url,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await registerByCalls(page, url, name)
  const second = await context.newPage()
  for (const tab of [page, second]) {
    await tab.goto(`${url}/forgot-password`)
    await askCode(tab, t, email)
  }
  await enterCode(second, t, await newestCode(page.request, email, { url, count: 2 }))
  await second.getByLabel(t.newPassword, { exact: true }).fill(`${password} staple`)
  await second.getByRole('button', { name: t.reset }).click()
  for (const tab of [page, second]) {
    await expect(tab.getByText(t.wasReset)).toBeVisible()
    await expect(tab).toHaveURL(/\/login/)
    await expect.poll(() => tab.evaluate(() => sessionStorage.length)).toBe(0)
  }
  expect(await inBrowser(page)).not.toContain('latchkey.open')
})

test('two addresses asked for in two tabs stay apart', async ({ page, context, url, t }) => {
  const emails = [1, 2].map(() => `${uniqueName()}@example.com`)
  const second = await context.newPage()
  const tabs = [page, second]
  for (const [index, tab] of tabs.entries()) {
    await tab.goto(`${url}/register`)
    await askCode(tab, t, emails[index] ?? '')
    await expect(tab.getByText(t.sentBefore)).toHaveCount(0)
  }
  for (const [index, tab] of tabs.entries()) {
    await tab.reload()
    await enterCode(tab, t, await newestCode(tab.request, emails[index] ?? '', { url }))
    await expect(tab.getByLabel(t.username, { exact: true })).toBeFocused()
  }
})

test('another browser is told where the code is, and finds no field that could only refuse it', async ({
  page,
  browser,
  url,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  const locale = t.html
  const other = await (await browser.newContext({ locale })).newPage()
  await page.goto(`${url}/register`)
  await askCode(page, t, email)
  await other.goto(`${url}/register`)
  await submitEmail(other, t, email)
  await expect(other.getByText(t.heldBack)).toBeVisible()
  await expect(other.getByLabel(t.code, { exact: true })).toHaveCount(0)
  await expect(page.getByText(t.inInbox)).toBeVisible()
  await other.context().close()
})

test('a change of address is open in the other tab too, until somebody signs out', async ({
  page,
  context,
  url,
  t,
}) => {
  const name = uniqueName()
  const email = `${uniqueName()}@example.com`
  await registerByCalls(page, url, name)
  const second = await context.newPage()
  for (const tab of [page, second]) {
    await tab.goto(`${url}/account`)
    await openRow(tab, t.email)
    await tab.getByLabel(t.newEmail, { exact: true }).fill(email)
    await tab.getByRole('button', { name: t.sendCode }).click()
    await expect(tab.getByLabel(t.code, { exact: true })).toBeVisible()
  }
  await expect(second.getByText(t.sentBefore)).toBeVisible()
  expect(await inBrowser(page)).toContain('latchkey.open')
  await page.getByRole('button', { name: t.signOut }).click()
  await expect(page.getByText(t.signedOut)).toBeVisible()
  await expect.poll(() => inBrowser(page)).not.toContain('latchkey.open')
})

/** Registers over the API and leaves the browser signed in. */
async function registerByCalls(page: Page, url: string, username: string): Promise<void> {
  const email = `${username}@example.com`
  const call = async (path: string, data: object) => {
    const answer = await page.request.post(`${url}/trpc/auth.${path}`, { data })
    return (await answer.json()).result.data
  }
  const { challengeId } = await call('sendCode', { email, type: 'register' })
  const code = await newestCode(page.request, email, { url })
  await call('register', { challengeId, code, username, password: '0123456789abcdef'.repeat(4) })
}

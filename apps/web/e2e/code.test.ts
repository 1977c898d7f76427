import { expect, type Page } from '@playwright/test'
import {
  askCode,
  enterCode,
  expectAccount,
  newestCode,
  test,
  uniqueName,
  wrongCode,
} from './story.ts'

async function keptInTab(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify({ ...sessionStorage }))
}

test('five wrong codes use the code up, and a new one finishes the registration', async ({
  page,
  t,
}) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  const code = await newestCode(page.request, email)
  await enterCode(page, t, wrongCode(code))
  for (const [turn, left] of t.triesLeft.entries()) {
    await expect(page.getByLabel(t.code, { exact: true })).toHaveAccessibleDescription(left)
    await enterCode(page, t, wrongCode(code, turn + 2))
  }
  await expect(page.getByRole('alert')).toHaveText(t.usedUp)
  await expect(page.getByText(email)).toBeVisible()

  const { challengeId } = JSON.parse(
    await page.evaluate(() => sessionStorage.getItem('latchkey.challenge.register') ?? ''),
  ).challenge
  const refused = await page.request.post('/trpc/auth.checkCode', { data: { challengeId, code } })
  expect(await refused.text()).toContain('CODE_INVALID')

  await page.reload()
  await expect(page.getByRole('alert')).toHaveText(t.usedUp)
  await page.getByRole('button', { name: t.newCode, exact: true }).click()
  await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
  await enterCode(page, t, await newestCode(page.request, email, { count: 2 }))
  await page.getByLabel(t.username, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  await page.getByRole('button', { name: t.create }).click()
  await expectAccount(page, t)
})

test('a code that ran out at the last step does not cost what was typed', async ({ page, t }) => {
  const name = uniqueName()
  const email = `${name}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  const code = await newestCode(page.request, email)
  const { challengeId } = JSON.parse(
    await page.evaluate(() => sessionStorage.getItem('latchkey.challenge.register') ?? ''),
  ).challenge
  await enterCode(page, t, code)
  await page.getByLabel(t.username, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
  for (let tries = 1; tries <= 5; tries++) {
    await page.request.post('/trpc/auth.checkCode', {
      data: { challengeId, code: wrongCode(code) },
    })
  }
  await page.getByRole('button', { name: t.create }).click()
  await expect(page.getByRole('alert')).toHaveText(t.expired)

  await page.getByRole('button', { name: t.newCode, exact: true }).click()
  await enterCode(page, t, await newestCode(page.request, email, { count: 2 }))
  await expect(page.getByLabel(t.username, { exact: true })).toHaveValue(name)
  await page.getByRole('button', { name: t.create }).click()
  await expectAccount(page, t)
})

for (const path of ['/register', '/forgot-password']) {
  test(`a reload of ${path} keeps the challenge`, async ({ page, t }) => {
    const email = `${uniqueName()}@example.com`
    await page.goto(path)
    await askCode(page, t, email)
    await expect(page.getByText(t.inInbox)).toBeVisible()
    const before = await keptInTab(page)
    await page.getByLabel(t.code, { exact: true }).fill('12345')
    await page.reload()
    await expect(page.getByLabel(t.code, { exact: true })).toBeFocused()
    await expect(page.getByText(email)).toBeVisible()
    expect(await keptInTab(page)).toBe(before)
  })
}

test(
  'the tab keeps neither code nor password, and nothing of a spent challenge',
  { tag: ['@asvs-14.3.3'] },
  async ({ page, t }) => {
    const name = uniqueName()
    const email = `${name}@example.com`
    await page.goto('/register')
    await askCode(page, t, email)
    await page.reload()
    const code = await newestCode(page.request, email)
    await enterCode(page, t, code)
    await page.getByLabel(t.username, { exact: true }).fill(name)
    await page.getByLabel(t.password, { exact: true }).fill('correct horse battery')
    const kept = await keptInTab(page)
    expect(kept).toContain(email)
    expect(kept).not.toContain(code)
    expect(kept).not.toContain('correct horse')
    await page.getByRole('button', { name: t.create }).click()
    await expectAccount(page, t)
    await expect.poll(() => keptInTab(page)).toBe('{}')
  },
)

test('whether a kept challenge is over is for the server to say', async ({ page, t }) => {
  await page.goto('/forgot-password')
  await askCode(page, t, `${uniqueName()}@example.com`)
  await page.route('**/trpc/auth.codeStatus*', (route) =>
    route.fulfill({
      status: 400,
      json: {
        error: {
          message: 'INVALID_INPUT',
          code: -32_600,
          data: { reason: 'INVALID_INPUT', fields: { challengeId: 'INVALID' } },
        },
      },
    }),
  )
  await page.reload()
  await expect(page.getByRole('alert')).toHaveText(t.expired)
  await page.reload()
  await expect(page.getByRole('alert')).toHaveText(t.expired)
})

for (const minutes of [-16, 16]) {
  test(`a reload keeps the challenge when the visitor's clock is ${minutes} minutes off`, async ({
    page,
    t,
  }) => {
    await page.addInitScript((shift) => {
      const now = Date.now.bind(Date)
      Date.now = () => now() + shift
    }, minutes * 60_000)
    const email = `${uniqueName()}@example.com`
    await page.goto('/register')
    await askCode(page, t, email)
    await page.reload()
    await expect(page.getByText(email)).toBeVisible()
    await enterCode(page, t, await newestCode(page.request, email))
    await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  })
}

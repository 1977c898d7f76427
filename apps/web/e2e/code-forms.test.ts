import { expect, type Page } from '@playwright/test'
import { startService } from './service.ts'
import { askCode, newestCode, test as base, uniqueName, wrongCode } from './story.ts'

/** A service on which one wrong code makes every code longer and turns its address's codes to letters. */
const test = base.extend<object, { url: string }>({
  url: [
    async ({}, use) => {
      const service = await startService({
        TRUST_PROXY: '127.0.0.1/32',
        CODE_RESEND_SECONDS: '1',
        LIMIT_WRONG_CODES_PER_ADDRESS_DAY: '1/1d',
        LIMIT_WRONG_CODES_WHOLE_SERVICE_HOUR: '1/1h',
      })
      await use(service.url)
      await service.stop()
    },
    { scope: 'worker' },
  ],
})

/** Uses up the guesses of this address, as an attacker would. */
async function guess(page: Page, url: string, email: string): Promise<void> {
  const call = (path: string, data: object) =>
    page.request.post(`${url}/trpc/auth.${path}`, { data })
  const asked = await call('sendCode', { email, type: 'register' })
  const { challengeId } = (await asked.json()).result.data
  const code = wrongCode((await newestCode(page.request, email, { url })).slice(0, 6))
  expect((await call('checkCode', { challengeId, code })).status()).toBe(400)
  const again = await call('sendCode', { email, type: 'register' })
  const { codeForm, resendAt } = (await again.json()).result.data
  expect(codeForm).toBe('letters10')
  // An earlier request would be answered, but not mailed.
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(resendAt))
}

const scripts = { Arabic: 0x660, Persian: 0x6f0, Devanagari: 0x966 }

test('ten letters are typed in any case, shown as in the mail, and sent by themselves', async ({
  page,
  url,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  await guess(page, url, email)
  await page.goto(`${url}/register`)
  await askCode(page, t, email)
  await expect(page.getByText(t.inInbox)).toBeVisible()
  const code = await newestCode(page.request, email, { url, count: 2 })
  expect(code.replace('-', '')).toMatch(/^[0-9A-Z]{10}$/)
  const field = page.getByLabel(t.code, { exact: true })
  await expect(page.getByText(t.tenLetters)).toBeVisible()
  await expect(field).toHaveAttribute('inputmode', 'text')
  await field.pressSequentially(code.replace('-', '').slice(0, 6).toLowerCase())
  await expect(field).toHaveValue(/^[0-9A-Z]{5}-[0-9A-Z]$/)
  await page.keyboard.press('Enter')
  await expect(field).toHaveAccessibleDescription(t.wholeCode)
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  await field.fill(code.replace('-', '').toLowerCase())
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
})

for (const [script, zero] of Object.entries(scripts)) {
  test(`eight digits are read in ${script}, and half of them are not sent`, async ({
    page,
    url,
    t,
  }) => {
    await guess(page, url, `${uniqueName()}@example.com`)
    const email = `${uniqueName()}@example.com`
    await page.goto(`${url}/register`)
    await askCode(page, t, email)
    const code = await newestCode(page.request, email, { url })
    expect(code).toMatch(/^\d{8}$/)
    const field = page.getByLabel(t.code, { exact: true })
    const written = code.replace(/\d/g, (digit) => String.fromCodePoint(Number(digit) + zero))
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await field.pressSequentially(written.slice(0, 6))
    await expect(field).toHaveValue(code.slice(0, 6))
    await page.keyboard.press('Enter')
    await expect(field).toHaveAccessibleDescription(t.wholeCode)
    await page.keyboard.type(written.slice(6))
    await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  })
}

test('a code that somebody’s guesses made too short says so, and the longer one goes on from there', async ({
  page,
  url,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  await page.goto(`${url}/register`)
  await askCode(page, t, email)
  const code = await newestCode(page.request, email, { url })
  await guess(page, url, email)
  await page.getByLabel(t.code, { exact: true }).fill(code)
  await expect(page.getByRole('alert')).toHaveText(t.tooShort)
  await expect(page.getByText(email)).toBeVisible()
  await page.getByRole('button', { name: t.newCode, exact: true }).click()
  await expect(page.getByText(t.tenLetters)).toBeVisible()
})

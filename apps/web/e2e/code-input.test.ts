import { expect, type Page } from '@playwright/test'
import { askCode, newestCode, test, uniqueName } from './story.ts'
import type { Words } from './words.ts'

const field = (page: Page, t: Words) => page.getByLabel(t.code, { exact: true })
const wide = (code: string) =>
  code.replace(/\d/g, (digit) => String.fromCodePoint(Number(digit) + 0xff10))

async function open(page: Page, t: Words): Promise<string> {
  const email = `${uniqueName()}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  return newestCode(page.request, email)
}

const pasted: Record<string, (code: string) => string> = {
  'a whole mail': (code) =>
    `Date: Tue, 24 Nov 2026 22:03:17 +0000\nSubject: ${code} is your code\n\nYour code: ${code}\n15 minutes`,
  'two groups': (code) => `${code.slice(0, 3)} ${code.slice(3)}`,
  'full-width digits': wide,
  'spaced digits': (code) => [...code].join(' '),
}

for (const [what, write] of Object.entries(pasted)) {
  test(`the code is found in ${what}, and sent by itself`, async ({ page, t }) => {
    const code = await open(page, t)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate((text) => navigator.clipboard.writeText(text), write(code))
    await field(page, t).press('ControlOrMeta+v')
    await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  })
}

test('full-width digits typed through an input method are left alone until it is done', async ({
  page,
  t,
}) => {
  const code = await open(page, t)
  const typist = await page.context().newCDPSession(page)
  for (let typed = 1; typed <= 6; typed++) {
    const text = wide(code.slice(0, typed))
    await typist.send('Input.imeSetComposition', {
      text,
      selectionStart: typed,
      selectionEnd: typed,
    })
    await expect(field(page, t)).toHaveValue(text)
  }
  await typist.send('Input.insertText', { text: wide(code) })
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
})

test('a wrong code is sent by itself once; the corrected one waits for the person', async ({
  page,
  t,
}) => {
  const code = await open(page, t)
  let sent = 0
  page.on('request', (request) => (sent += request.url().includes('checkCode') ? 1 : 0))
  const wrong = code.startsWith('9') ? `8${code.slice(1)}` : `9${code.slice(1)}`
  await field(page, t).fill(wrong)
  await expect(field(page, t)).toHaveAccessibleDescription(t.triesLeft[0] ?? '')
  expect(sent).toBe(1)
  await field(page, t).fill(code)
  await expect(field(page, t)).toHaveValue(code)
  expect(sent).toBe(1)
  await field(page, t).press('Enter')
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  expect(sent).toBe(2)
})

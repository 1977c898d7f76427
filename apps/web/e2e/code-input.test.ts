import { expect, type Locator, type Page } from '@playwright/test'
import { askCode, newestCode, test, uniqueName, wrongCode } from './story.ts'
import type { Messages } from './messages.ts'

const field = (page: Page, t: Messages) => page.getByLabel(t.code, { exact: true })
const wide = (code: string) =>
  code.replace(/\d/g, (digit) => String.fromCodePoint(Number(digit) + 0xff10))

async function open(page: Page, t: Messages): Promise<string> {
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

test('a refused code is replaced by what is typed next, and never sent again', async ({
  page,
  t,
}) => {
  const code = await open(page, t)
  const sent = noteSentCodes(page)
  const wrong = [1, 2].map((turn) => wrongCode(code, turn))
  const [first = '', second = ''] = wrong
  await field(page, t).pressSequentially(first)
  await expect(field(page, t)).toHaveAccessibleDescription(t.triesLeft[0] ?? '')
  await expect.poll(() => borders(page)).toHaveLength(1)
  await expect.poll(() => selection(field(page, t))).toBe(first)

  await page.keyboard.press('Enter')
  await expect(field(page, t)).toHaveAccessibleDescription(t.codeTried)
  await page.keyboard.type(first)
  await expect(field(page, t)).toHaveValue(first)
  await expect(field(page, t)).toHaveAccessibleDescription(t.codeTried)
  expect(sent).toEqual([first])

  await page.keyboard.type(second)
  await expect(field(page, t)).toHaveAccessibleDescription(t.triesLeft[1] ?? '')
  await field(page, t).fill(first)
  await expect(field(page, t)).toHaveAccessibleDescription(t.codeTried)
  await field(page, t).fill(second)
  await page.getByRole('button', { name: t.proceed }).click()
  await expect(field(page, t)).toHaveAccessibleDescription(t.codeTried)
  expect(sent).toEqual(wrong)

  await page.keyboard.type(code)
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  expect(sent).toEqual([...wrong, code])
})

test('the refusal stays until a digit changes, wherever the caret stands', async ({ page, t }) => {
  const code = await open(page, t)
  const sent = noteSentCodes(page)
  await field(page, t).pressSequentially(wrongCode(code))
  const [refusal = ''] = t.triesLeft
  await expect(field(page, t)).toHaveAccessibleDescription(refusal)
  await page.keyboard.press('End')
  await page.keyboard.type('-')
  await expect(field(page, t)).toHaveValue(wrongCode(code))
  await expect(field(page, t)).toHaveAccessibleDescription(refusal)
  await page.keyboard.type(code.slice(0, 1))
  await expect(field(page, t)).toHaveValue(code.slice(0, 1))
  await expect(field(page, t)).toHaveAccessibleDescription('')
  await page.keyboard.type(code.slice(1))
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  expect(sent).toEqual([wrongCode(code), code])
})

function noteSentCodes(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('checkCode')) sent.push(request.postDataJSON().code)
  })
  return sent
}

async function selection(input: Locator): Promise<string> {
  return input.evaluate((element: HTMLInputElement) =>
    element.value.slice(element.selectionStart ?? 0, element.selectionEnd ?? 0),
  )
}

/** The distinct borders and outlines of the six cells. */
async function borders(page: Page): Promise<string[]> {
  return page.locator('.code-cells > span').evaluateAll((cells) => [
    ...new Set(
      cells.map((cell) => {
        const { borderColor, outlineColor, outlineStyle } = getComputedStyle(cell)
        return [borderColor, outlineColor, outlineStyle].join()
      }),
    ),
  ])
}

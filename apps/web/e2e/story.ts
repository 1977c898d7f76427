import {
  expect,
  test as base,
  type APIRequestContext,
  type Locator,
  type Page,
} from '@playwright/test'
import { digestPassword } from '@latchkey/shared/digest'
import { randomBytes } from 'node:crypto'
import { readMails } from './inbox.ts'
import { messagesOf, type Messages } from './messages.ts'

const randomIp = () => `10.${[...randomBytes(3)].join('.')}`

/** Every test calls from an IP address of its own: otherwise the limits of one would affect another. */
export const test = base.extend<{ t: Messages }>({
  extraHTTPHeaders: async ({}, use) => use({ 'x-forwarded-for': randomIp() }),
  t: async ({}, use, info) => use(messagesOf(info.project.name)),
  async page({ page }, use) {
    await use(page)
    // A routed request that is under way when its page closes would fail the story.
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  },
})

export const password = 'correct horse battery'

export const uniqueName = () => `user${randomBytes(4).toString('hex')}`

type Wanted = { count?: number; url?: string }

/** Waits for `count` codes mailed to the address and returns the newest. */
export async function newestCode(
  request: APIRequestContext,
  address: string,
  { count = 1, url = '' }: Wanted = {},
): Promise<string> {
  let codes: string[] = []
  await expect(async () => {
    const mails = await readMails(request, address, url)
    codes = mails.flatMap((mail) => mail.code ?? [])
    expect(codes.length).toBeGreaterThanOrEqual(count)
  }).toPass()
  return codes[0] ?? ''
}

export async function askCode(page: Page, t: Messages, email: string): Promise<void> {
  await submitEmail(page, t, email)
  await page.getByLabel(t.code, { exact: true }).waitFor()
}

/**
 * Requests a code without waiting for a page: a mail refused at once leads straight back to the address.
 */
export async function submitEmail(page: Page, t: Messages, email: string): Promise<void> {
  await page.getByLabel(t.email, { exact: true }).fill(email)
  await page.getByRole('button', { name: t.sendCode }).click()
}

/** Fills in the code; the page submits a complete one by itself. */
export const mailedCode = (page: Page, t: Messages): Locator =>
  page.getByLabel(t.code, { exact: true })

/** Expects the link that sends a code again below the button of its form, where every such link stands. */
export async function expectResendBelow(page: Page, t: Messages, button: Locator): Promise<void> {
  const resend = page.getByRole('button', { name: t.resendSoon })
  const [above, below] = await Promise.all([button.boundingBox(), resend.boundingBox()])
  expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0))
}

export async function enterCode(page: Page, t: Messages, code: string): Promise<void> {
  await mailedCode(page, t).fill(code)
}

/**
 * Enters a code, and waits until the page shows the outcome: while an answer is awaited, no other code is
 * sent.
 */
export async function tryCode(field: Locator, code: string): Promise<void> {
  const page = field.page()
  const answer = page.waitForResponse(/auth\.(checkCode|secondFactor)/)
  await field.fill(code)
  await answer
  await expect(page.locator('button[aria-busy=true]')).toHaveCount(0)
}

/** A wrong code, a different one for each `turn`. */
export function wrongCode(code: string, turn = 1): string {
  return String((Number(code) + turn) % 1_000_000).padStart(6, '0')
}

export async function register(page: Page, t: Messages, name: string): Promise<void> {
  await page.goto('/register')
  await fillInRegistration(page, t, { name })
  await expectAccount(page, t)
}

/** Registers on the page that is open, of the service at `url`. */
export async function fillInRegistration(
  page: Page,
  t: Messages,
  { name, url = '' }: { name: string; url?: string },
): Promise<void> {
  const email = `${name}@example.com`
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email, { url }))
  await page.getByLabel(t.username, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: t.create }).click()
}

/** Opens the account page of a new account, for tests that are not about registration. */
export async function arriveSignedIn(page: Page, t: Messages, name: string): Promise<void> {
  const email = `${name}@example.com`
  const call = async (procedure: string, data: object) => {
    const answer = await page.request.post(`/trpc/auth.${procedure}`, { data })
    expect(answer.ok(), `${procedure} answers ${answer.status()}`).toBe(true)
    return (await answer.json()).result.data
  }
  const locale = t.html.slice(0, 2)
  const { challengeId } = await call('sendCode', { email, type: 'register', locale })
  const code = await newestCode(page.request, email)
  const chosen = { username: name, password: digestPassword(password) }
  await call('register', { challengeId, code, ...chosen })
  await page.goto('/account')
  await expectAccount(page, t)
}

/**
 * Opens the sign-in page and waits until it is at rest. Its last request of its own is for the autofill
 * menu; on a slow machine a long silence precedes that.
 */
export async function openAtRest(page: Page): Promise<void> {
  const asked = page.waitForResponse(/auth\.passkeyOptions/)
  await page.goto('/login')
  await (await asked).finished()
  await page.waitForLoadState('networkidle')
}

export async function signIn(page: Page, t: Messages, login: { name: string; password: string }) {
  await page.goto('/login')
  await page.getByLabel(t.identifier, { exact: true }).fill(login.name)
  await page.getByLabel(t.password, { exact: true }).fill(login.password)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
}

export async function expectAccount(page: Page, t: Messages): Promise<void> {
  await expect(page.getByRole('heading', { name: t.account, exact: true })).toBeVisible()
  // Its outline has the heading too, while answers are on their way.
  await expect(page.getByRole('button', { name: t.signOut, exact: true })).toBeVisible()
}

/** Expects that typing replaces the whole content of the field. */
export async function expectSelected(field: Locator): Promise<void> {
  await expect(field).toBeFocused()
  const isWhole = (input: HTMLInputElement) =>
    input.selectionStart === 0 && input.selectionEnd === input.value.length
  await expect.poll(() => field.evaluate(isWhole)).toBe(true)
}

/** Asks for the deletion of the account whose page is open. */
export async function requestDeletion(page: Page, t: Messages, name: string): Promise<void> {
  await page.getByRole('button', { name: t.deleteAccount }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t.confirmDeletion(name)).fill(name)
  await dialog.getByLabel(t.currentPassword, { exact: true }).fill(password)
  await dialog.getByRole('button', { name: t.deleteAccount }).click()
}

/** Opens a row of the account page and returns it. An open row stays open. */
export async function openRow(page: Page, label: string): Promise<Locator> {
  const row = page.getByRole('group', { name: label, exact: true })
  const closed = row.getByRole('button', { expanded: false })
  await expect(row.locator('button[aria-expanded]')).toBeVisible()
  if (await closed.isVisible()) await closed.click()
  return row
}

type Change = { row: string; to: string }

/** Changes a text of the profile and waits until it is saved. */
export async function changeText(
  page: Page,
  t: Messages,
  { row: label, to }: Change,
): Promise<void> {
  const row = await openRow(page, label)
  await row.getByLabel(label, { exact: true }).fill(to)
  await row.getByRole('button', { name: t.save, exact: true }).click()
  await expect(row.getByText(t.saved)).toBeVisible()
}

import { findChromium } from '@latchkey/tools/testing/chromium'
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test'
import { fileURLToPath } from 'node:url'
import { plugIn } from './authenticator.ts'
import { startService } from './service.ts'
import { beginSetup, codeField, signOut } from './second-step.ts'
import {
  arriveSignedIn,
  askCode,
  enterCode,
  newestCode,
  openRow,
  password,
  signIn,
} from './story.ts'
import { messagesOf, type Messages } from './messages.ts'
import { totpOf } from './totp.ts'

const folder = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url))
const careful = 'grace.hopper'
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

type Variant = { name: string; t: Messages; options: BrowserContextOptions }

const shapes = { desktop: { width: 1200, height: 800 }, phone: { width: 390, height: 780 } }
const languages = [
  ['en', { locale: 'en-US', timezoneId: 'Europe/London' }, messagesOf('desktop')],
  ['zh', { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }, messagesOf('phone')],
] as const
const schemes = ['light', 'dark'] as const

const variants: Variant[] = Object.entries(shapes).flatMap(([shape, viewport]) =>
  languages.flatMap(([language, place, t]) =>
    schemes.map((colorScheme) => ({
      name: `${shape}-${language}-${colorScheme}`,
      t,
      options: { viewport, colorScheme, ...place },
    })),
  ),
)

/**
 * This program takes the pictures of docs/reference/pages.md from the built service: `pnpm screenshots`.
 */
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
for (const variant of variants) await takePictures(browser, variant)
await browser.close()

async function takePictures(by: Browser, { name, t, options }: Variant): Promise<void> {
  const service = await startService({ CODE_RESEND_SECONDS: '0' })
  const open = async (more: BrowserContextOptions = {}) =>
    (await by.newContext({ baseURL: service.url, ...options, ...more })).newPage()
  const page = await open()
  const take = async (what: string, shown = page) => {
    await shown.mouse.move(0, 0)
    await shown.screenshot({ path: `${folder}${what}-${name}.png`, animations: 'disabled' })
  }
  await page.goto('/login')
  await page.getByLabel(t.identifier, { exact: true }).fill('ada.lovelace')
  await take('sign-in')
  await walkToAccount(page, t, take)
  const other = await open({ userAgent: firefox })
  await signIn(other, t, { name: 'ada.lovelace', password })
  await other.getByRole('heading', { name: t.account, exact: true }).waitFor()
  await page.reload()
  await page.getByText(t.twoDevices).waitFor()
  await take('account')
  await page.goto('/nowhere')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await take('not-found')
  const isOfGuide = options.colorScheme === 'light' && name.startsWith('desktop')
  const hers = await open()
  await setUpApp(hers, t, async (what) => isOfGuide && (await take(what, hers)))
  await reachSecondStep(hers, t)
  await take('second-step', hers)
  if (isOfGuide) await makePasskey(page, t, take)
  await service.stop()
}

type Take = (what: string) => Promise<unknown>

/** The guide to the second step shows these pictures, each in its own language. */
async function makePasskey(page: Page, t: Messages, take: Take) {
  const phone = await plugIn(page, 'phone')
  await page.goto('/account')
  const row = await openRow(page, t.factors)
  await row.getByRole('button', { name: t.addPasskey }).click()
  await toMiddle(row)
  await take('passkey-name')
  await phone.touchedWhile(async () => {
    await row.getByRole('button', { name: t.makePasskey }).click()
    await row.getByRole('button', { name: t.codesKept }).click()
  })
  await row.getByText(t.passkeyAdded).waitFor()
  await take('passkey')
}

async function toMiddle(row: Locator): Promise<void> {
  await row.evaluate((shown) => shown.scrollIntoView({ block: 'center' }))
}

async function setUpApp(page: Page, t: Messages, take: Take) {
  await arriveSignedIn(page, t, careful)
  const { row, secret } = await beginSetup(page, t)
  await row.getByRole('img').waitFor()
  await toMiddle(row)
  await take('app-setup')
  await codeField(row, t).fill(totpOf(secret))
  await row.getByRole('heading', { name: t.keepCodes }).waitFor()
  await toMiddle(row)
  await take('backup-codes')
}

async function reachSecondStep(page: Page, t: Messages): Promise<void> {
  await signOut(page, t)
  await signIn(page, t, { name: careful, password })
  await codeField(page, t).waitFor()
}

async function walkToAccount(page: Page, t: Messages, take: Take) {
  const email = 'ada@example.com'
  await page.goto('/register')
  await page.getByLabel(t.email, { exact: true }).waitFor()
  await take('register')
  await askCode(page, t, email)
  await page.getByText(t.inInbox).waitFor()
  await page.getByLabel(t.code, { exact: true }).fill('4075')
  await take('code')
  await enterCode(page, t, await newestCode(page.request, email))
  await page.getByLabel(t.username, { exact: true }).fill('ada.lovelace')
  await page.getByLabel(t.password, { exact: true }).fill(password)
  await page.getByRole('meter').waitFor()
  await take('details')
  await page.getByRole('button', { name: t.create }).click()
  await page.getByRole('heading', { name: t.account, exact: true }).waitFor()

  await page.goto('/forgot-password')
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email, { count: 2 }))
  await page.getByLabel(t.newPassword, { exact: true }).waitFor()
  await take('new-password')
  await page.goto('/account')
  await page.getByRole('heading', { name: t.account, exact: true }).waitFor()
}

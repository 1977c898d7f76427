import { chromium, type Browser, type BrowserContextOptions } from '@playwright/test'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { askCode, newestCode, password, register, signIn } from './story.ts'
import { wordsOf } from './words.ts'

const baseURL = 'http://localhost:43118'
const folder = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url))
const desktop = { viewport: { width: 1100, height: 700 }, locale: 'en-US' }
const phone = { viewport: { width: 390, height: 780 }, locale: 'zh-CN' }
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'
const safari = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1'

/** The pictures of the README, taken from the built service: `pnpm screenshots`. */
const server = spawn(process.execPath, ['../server/dist/main.js'], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, PORT: '43118', DATABASE_URL: 'sqlite::memory:' },
})
try {
  await waitUntilReady()
  const browser = await chromium.launch({
    executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  await takeDesktop(browser)
  await takePhone(browser)
  await browser.close()
} finally {
  server.kill('SIGTERM')
}

async function takeDesktop(browser: Browser): Promise<void> {
  const t = wordsOf('desktop')
  const page = await open(browser, desktop)
  await page.goto('/login')
  await page.getByLabel(t.identifier, { exact: true }).waitFor()
  await page.screenshot({ path: `${folder}sign-in.png`, animations: 'disabled' })
  await register(page, t, 'ada.lovelace')
  await page.screenshot({ path: `${folder}account.png`, animations: 'disabled' })
}

async function takePhone(browser: Browser): Promise<void> {
  const t = wordsOf('phone')
  const page = await open(browser, phone)
  await page.goto('/register')
  await askCode(page, t, 'lin@example.com')
  const code = await newestCode(page.request, 'lin@example.com')
  await page.getByLabel(t.code, { exact: true }).fill(code)
  await page.getByText(t.handedTo('example.com')).waitFor()
  await page.screenshot({ path: `${folder}code-zh.png`, animations: 'disabled' })
  await page.evaluate(() => sessionStorage.clear())
  await register(page, t, 'lin.xiaoman')
  for (const userAgent of [firefox, safari]) {
    const other = await open(browser, { ...phone, userAgent })
    await signIn(other, t, { name: 'lin.xiaoman', password })
    await other.getByRole('heading', { name: t.account, exact: true }).waitFor()
  }
  await page.reload()
  await page.getByRole('button', { name: t.revoke }).first().waitFor()
  await page.screenshot({ path: `${folder}account-zh.png`, animations: 'disabled' })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
  await page.screenshot({ path: `${folder}devices-zh-dark.png`, animations: 'disabled' })
}

async function open(browser: Browser, options: BrowserContextOptions) {
  return (await browser.newContext({ baseURL, ...options })).newPage()
}

async function waitUntilReady(): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error('the server did not start')
    const [answer] = await Promise.allSettled([fetch(`${baseURL}/ready`)])
    if (answer.status === 'fulfilled' && answer.value.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

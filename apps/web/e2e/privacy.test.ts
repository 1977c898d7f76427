import { expect, type Page, type Request } from '@playwright/test'
import {
  changeText,
  expectAccount,
  openRow,
  password,
  register,
  signIn,
  test,
  uniqueName,
} from './story.ts'

/** Everything that a script on this origin can read. */
const readable = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name)
    const stored = [{ ...localStorage }, { ...sessionStorage }]
    return JSON.stringify([document.cookie, stored, databases, await caches.keys()])
  })

test(
  'a whole story breaks no rule of its pages and asks no other origin for anything',
  { tag: ['@asvs-3.4.3', '@asvs-3.6.1', '@asvs-14.2.3'] },
  async ({ page, baseURL, t }) => {
    const faults: string[] = []
    const origins = new Set<string>()
    const note = (request: Request) => origins.add(new URL(request.url()).origin)
    page.on('requestfinished', note)
    // Browsers announce a request that the policy then blocks.
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText !== 'csp') note(request)
    })
    page.on('console', (line) => {
      if (/Content Security Policy|Permissions-Policy/i.test(line.text())) faults.push(line.text())
    })
    page.on('pageerror', (error) => faults.push(error.message))
    const name = uniqueName()
    await register(page, t, name)
    await page.getByRole('button', { name: t.signOut, exact: true }).click()
    await signIn(page, t, { name, password })
    await expectAccount(page, t)
    await page.reload()
    await expectAccount(page, t)
    expect(faults).toEqual([])
    expect([...origins]).toEqual([baseURL])
    // Proves that the policy is in force: an inline script does not run.
    await page.evaluate(() => {
      const script = document.createElement('script')
      script.textContent = 'window.broken = true'
      document.body.append(script)
    })
    expect(await page.evaluate(() => 'broken' in window)).toBe(false)
    await expect.poll(() => faults.length).toBe(1)
    await page.evaluate(() => fetch('https://elsewhere.example').catch(() => {}))
    await expect.poll(() => faults.length).toBeGreaterThan(1)
    expect([...origins]).toEqual([baseURL])
  },
)

test(
  'no page can show ours in a frame, not even one of this origin',
  { tag: ['@asvs-3.4.6'] },
  async ({ page, baseURL }) => {
    const parent = `${baseURL}/a-page-that-is-not-ours`
    const body = `<iframe src="${baseURL}/login"></iframe>`
    await page.route(parent, (route) => route.fulfill({ contentType: 'text/html', body }))
    const blocked = page.waitForEvent('requestfailed', (request) =>
      request.url().endsWith('/login'),
    )
    await page.goto(parent)
    expect((await blocked).failure()?.errorText).toContain('BLOCKED_BY_RESPONSE')
  },
)

test(
  'no script can read the session, and after signing out nothing of it is left',
  { tag: ['@asvs-3.3.4', '@asvs-7.4.4', '@asvs-14.3.1', '@asvs-14.3.3'] },
  async ({ page, context, t }) => {
    const name = uniqueName()
    await register(page, t, name)
    const cookies = await context.cookies()
    expect(cookies.map((cookie) => cookie.httpOnly)).not.toContain(false)
    const kept = await readable(page)
    expect(kept).toMatch(/^\["",/)
    const [session] = cookies.filter((cookie) => /latchkey(-\d+)?$/.test(cookie.name))
    expect(session?.value.length).toBeGreaterThan(40)
    for (const secret of [session?.value ?? '', `${name}@example.com`, password, 'eyJ'])
      expect(kept).not.toContain(secret)

    await page.goto('/account?again')
    await expectAccount(page, t)
    await page.getByRole('button', { name: t.signOut, exact: true }).click()
    await expect(page.getByText(t.signedOut)).toBeVisible()
    const left = (await context.cookies()).map((cookie) => cookie.name)
    expect(left).toEqual([expect.stringMatching(/-device$/)])
    await page.goBack()
    await expect(page).toHaveURL(/\/login/)
    await expect(page.getByText(`${name}@example.com`)).toHaveCount(0)
  },
)

test(
  'what people write is shown as text, and names of elements are no names of ours',
  { tag: ['@asvs-3.2.2', '@asvs-3.2.3'] },
  async ({ browser, t }) => {
    const tag = '<img src=x onerror="window.broken=true">'
    const context = await browser.newContext({ userAgent: tag })
    const page = await context.newPage()
    await page.addInitScript(() => {
      const names = ['config', 'session', 'latchkey', 'api', 'text', 'root', 'user']
      addEventListener('DOMContentLoaded', () => {
        for (const id of names.filter((name) => name !== 'root')) {
          document.body.insertAdjacentHTML(
            'beforeend',
            `<a id="${id}" name="${id}" href="x:y"></a>`,
          )
        }
      })
    })
    await register(page, t, uniqueName())
    await changeText(page, t, { row: t.bio, to: tag })
    await page.reload()
    const row = page.getByRole('group', { name: t.bio, exact: true })
    await expect(row.getByText(tag)).toBeVisible()
    await openRow(page, t.bio)
    await expect(row.getByLabel(t.bio, { exact: true })).toHaveValue(tag)
    await openRow(page, t.devices)
    await expect(page.getByText(tag).first()).toBeVisible()
    expect(await page.evaluate(() => 'broken' in window)).toBe(false)
    await context.close()
  },
)

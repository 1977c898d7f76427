import { expect, type Page } from '@playwright/test'
import { plugIn } from './authenticator.ts'
import { codeField, next, signOut, turnOn } from './second-step.ts'
import { startService } from './service.ts'
import { shifts, twoFrames, watchShifts } from './shifts.ts'
import { arriveSignedIn, expectAccount, password, signIn, test, uniqueName } from './story.ts'

test.slow()

const appsInUse = [
  {
    id: 'notes',
    name: 'Notes',
    kind: 'third_party',
    scopes: ['openid', 'email'],
    since: '2026-01-02T03:04:05.000Z',
    lastUsedAt: '2026-01-02T03:04:05.000Z',
  },
]

test('nothing moves when an address opens a row of the account page, however slowly the answers come', async ({
  page,
  t,
}, { project }) => {
  const name = uniqueName()
  await watchShifts(page)
  await arriveSignedIn(page, t, name)
  const { secret } = await turnOn(page, t)
  await signOut(page, t)
  await signIn(page, t, { name, password })
  await page.getByRole('checkbox', { name: t.trust }).check()
  await codeField(page, t).fill(next(secret))
  await expectAccount(page, t)
  await answerInTurn(page)
  await page.route('**/trpc/account.apps*', async (route) => {
    await route.fulfill({ json: { result: { data: appsInUse } } })
  })
  const groupOf = {
    profile: 0,
    email: 1,
    factors: 1,
    'backup-codes': 1,
    'trusted-devices': 1,
    devices: 2,
    apps: 2,
    history: 2,
  }
  const nav = page.getByRole('navigation', { name: t.sections })
  for (const [row, group] of Object.entries(groupOf)) {
    await page.goto('about:blank')
    await page.goto(`/account#${row}`)
    await expect(page.getByRole('group', { name: t.apps, exact: true })).toBeVisible()
    await expect(page.locator('[aria-expanded=true]')).toHaveCount(row === 'profile' ? 0 : 1)
    expect(await shifts(page), `/account#${row}`).toEqual([])
    await expect(nav.locator('[aria-current]')).toHaveText(t.groupLinks[group] ?? '')
    if (row === 'profile' && project.name === 'desktop')
      for (const title of t.groups)
        await expect(page.getByRole('heading', { name: title, exact: true })).toBeInViewport()
  }
})

test('nothing moves when the account page offers a passkey', async ({ page, t }) => {
  const name = uniqueName()
  await plugIn(page, 'phone')
  await watchShifts(page)
  await arriveSignedIn(page, t, name)
  await signOut(page, t)
  await answerInTurn(page)
  await page.goto('/login')
  await signIn(page, t, { name, password })
  await expect(page.getByRole('region', { name: t.passkeyOffer })).toBeVisible()
  expect(await shifts(page)).toEqual([])
})

test('nothing moves on the pages of strangers, nor the links at their foot', async ({
  browser,
  t,
}, { project }) => {
  const service = await startService({
    HOME_URL: 'https://app.example.com/start',
    TERMS_URL: 'https://example.com/terms',
  })
  const { viewport = null, locale = 'en' } = project.use
  const context = await browser.newContext({ baseURL: service.url, viewport, locale })
  const page = await context.newPage()
  await watchShifts(page)
  await answerInTurn(page)
  const addresses = [
    '/login',
    '/login?continue=https%3A%2F%2Felsewhere.example%2F',
    '/register',
    '/forgot-password',
    '/logout',
    '/not-me?token=x',
    '/interaction/unknown',
    '/nowhere',
  ]
  for (const address of addresses) {
    await page.goto(address)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByRole('contentinfo')).toBeVisible()
    if (address.includes('continue'))
      await expect(page.getByText('elsewhere.example')).toBeVisible()
    expect(await shifts(page), address).toEqual([])
  }
  await arriveSignedIn(page, t, uniqueName())
  await expect(page.getByRole('contentinfo')).toBeAttached()
  expect(await shifts(page), '/account').toEqual([])
  await context.close()
  await service.stop()
})

/** Each answer of the service comes two frames after the one before it. */
async function answerInTurn(page: Page): Promise<void> {
  let last = Promise.resolve()
  await page.route('**/trpc/**', async (route) => {
    const before = last
    let done = () => {}
    last = new Promise((resolve) => (done = resolve))
    await before
    // A page that is left asks for nothing more.
    await page.evaluate(twoFrames).catch(() => {})
    await route.fallback()
    done()
  })
}

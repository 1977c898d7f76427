import { expect } from '@playwright/test'
import { inspect } from './inspection.ts'
import { askCode, newestCode, test, uniqueName } from './story.ts'

test('while it waits for a code, a developer’s page leads to the inbox that holds it', async ({
  page,
  context,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  await page.goto('/register')
  await askCode(page, t, email)
  const opened = context.waitForEvent('page')
  await page.getByRole('link', { name: t.openInbox }).click()
  const inbox = await opened
  await expect(inbox.getByRole('region').filter({ hasText: email })).toBeVisible()
})

test('the dev inbox shows a mail when it arrives, with its code to copy', async ({
  page,
  context,
  t,
}) => {
  const email = `${uniqueName()}@example.com`
  const inbox = await context.newPage()
  await inbox.goto('/dev/inbox')
  await expect(inbox.getByRole('heading', { name: t.inbox })).toBeVisible()
  await page.goto('/register')
  await askCode(page, t, email)
  const card = inbox.getByRole('region').filter({ hasText: email })
  await expect(card).toBeVisible()
  const code = await newestCode(page.request, email)
  await expect(card.getByText(code, { exact: true })).toBeVisible()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await card.getByRole('button', { name: t.copyCode }).click()
  await expect(card.getByText(t.copied)).toBeVisible()
  expect(await inbox.evaluate(() => navigator.clipboard.readText())).toBe(code)
  // Another test's mail may be newer, and only the newest is open.
  const mail = card.locator('details').first()
  if ((await mail.getAttribute('open')) === null) await mail.locator('summary').click()
  await expect(card.frameLocator('iframe').getByText(code, { exact: true })).toBeVisible()
})

test(
  'the page of the dev inbox runs its own script and nothing of a mail',
  { tag: ['@asvs-1.2.3'] },
  async ({ page, t }) => {
    // Chromium announces some requests that it blocks, so only its message about blocking is a proof.
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    const tag = '<img src="https://evil.example/x.png" onerror="top.broken = true">'
    const attack = `${tag}<script>top.broken = true</script><link rel="stylesheet" href="https://evil.example/x.css">`
    const mail = { to: tag, subject: tag, text: tag, code: null, at: '2026-01-02T03:04:05.000Z' }
    const json = [{ ...mail, html: `<html><head></head><body>${attack}<p>Hello</p></body></html>` }]
    await page.route('**/dev/inbox.json', (route) => route.fulfill({ json }))
    await page.goto('/dev/inbox')
    await expect(page.getByRole('heading', { name: tag })).toBeVisible()
    await page.getByText(t.plainText).click()
    await expect(page.frameLocator('iframe').getByText('Hello')).toBeVisible()
    await expect(page.locator('iframe')).not.toHaveAttribute('sandbox', /scripts|same-origin/)
    expect(await page.evaluate(() => 'broken' in window)).toBe(false)
    for (const file of ['x.png', 'x.css']) {
      const blocked = `'https://evil.example/${file}' violates the following Content Security Policy`
      await expect.poll(() => said.join('\n')).toContain(blocked)
    }
    await inspect(page, 'dev inbox', 'main > div > p')
  },
)

test('the dev inbox shows the newest fifty of many mails', async ({ page, t }) => {
  const json = Array.from({ length: 60 }, (_, index) => ({
    to: `${index}@example.com`,
    subject: `Mail ${index}`,
    text: '',
    html: '',
    code: null,
    at: `2026-01-02T03:04:${String(59 - index).padStart(2, '0')}.000Z`,
  }))
  await page.route('**/dev/inbox.json', (route) => route.fulfill({ json }))
  await page.goto('/dev/inbox')
  await expect(page.getByRole('region')).toHaveCount(50)
  await expect(page.getByRole('region').first()).toContainText('Mail 0')
  await expect(page.getByText(t.moreMails(10))).toBeVisible()
})

test('the dev inbox filters by address and subject, and clears', async ({ page, t }) => {
  const mail = { text: '', html: '', code: null, at: '2026-01-02T03:04:05.000Z' }
  let json = [
    { ...mail, to: 'ada@example.com', subject: 'Your code' },
    { ...mail, to: 'bob@example.com', subject: 'Welcome' },
  ]
  // Other stories read the inbox of the service, so this one clears its own.
  await page.route('**/dev/inbox.json', (route) => {
    if (route.request().method() === 'DELETE') json = []
    return route.fulfill({ json })
  })
  await page.goto('/dev/inbox')
  await expect(page.getByRole('region')).toHaveCount(2)
  const filter = page.getByLabel(t.filterMails)
  // The button is as high as the field, and beside it.
  const [field, button] = await Promise.all(
    [filter, page.getByRole('button', { name: t.clearInbox })].map((one) => one.boundingBox()),
  )
  expect(button).toMatchObject({ y: field?.y, height: field?.height })
  await filter.fill('ADA@')
  await expect(page.getByRole('region')).toHaveText(/ada@example\.com/)
  await filter.fill('welcome')
  await expect(page.getByRole('region')).toHaveText(/bob@example\.com/)
  await filter.fill('carl')
  await expect(page.getByText(t.noMatch)).toBeVisible()
  await inspect(page, 'dev inbox, filtered', 'main > div > p')
  await page.getByRole('button', { name: t.clearInbox }).click()
  await expect(page.getByText(t.inboxEmpty)).toBeVisible()
})

test('the preview shows every mail in both languages, light and dark, wide and narrow', async ({
  page,
  t,
}) => {
  const mails: { template: string; locale: 'zh' | 'en' }[] = await (
    await page.request.get('/dev/mails.json')
  ).json()
  expect(new Set(mails.map(({ locale }) => locale))).toEqual(new Set(['zh', 'en']))
  await page.goto('/dev/mails')
  const [own, other] = t.html === 'en' ? (['en', 'zh'] as const) : (['zh', 'en'] as const)
  const frames = page.locator('iframe')
  // The page opens with the reader's language, light: all views at once would keep the browser busy.
  await expect(frames).toHaveCount(mails.length, { timeout: 60_000 })
  for (const { template, locale } of mails.filter((mail) => mail.locale === own))
    await expect(
      page.getByRole('heading', { name: `${template} · ${t.mailLanguages[locale]}` }).first(),
    ).toBeVisible()
  const { width = 0 } = page.viewportSize() ?? {}
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  await page.getByLabel(t.darkMails, { exact: true }).check()
  await expect(frames).toHaveCount((mails.length / 2) * 4)
  await page.getByLabel(t.mailLanguages[own], { exact: true }).uncheck()
  await page.getByLabel(t.mailLanguages[other], { exact: true }).check()
  for (const { template, locale } of mails.filter((mail) => mail.locale === other))
    await expect(
      page.getByRole('heading', { name: `${template} · ${t.mailLanguages[locale]}` }).first(),
    ).toBeVisible()
})

import { expect } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { inspect } from './inspection.ts'
import { startService } from './service.ts'
import { askCode, enterCode, newestCode, test, uniqueName } from './story.ts'

const name = 'Müller & <Söhne>'
const square = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8" fill="#ffd400"/></svg>`

test('name, colour and logo come from the configuration, without a new build', async ({
  page,
  t,
}, info) => {
  const logo = info.outputPath('logo.svg')
  writeFileSync(logo, square)
  const service = await startService({
    BRAND_NAME: name,
    BRAND_COLOR: '#ffd400',
    BRAND_LOGO_FILE: logo,
  })
  const amiss: string[] = []
  page.on('console', (message) => amiss.push(message.text()))
  await page.goto(`${service.url}/login`)
  await expect(page).toHaveTitle(`${t.signIn} · ${name}`)
  const header = page.getByRole('banner')
  await expect(header.getByText(name)).toBeVisible()
  const width = await header
    .locator('img')
    .evaluate(async (image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))
  expect(width).toBe(8)
  await inspect(page, 'a brand that is hard to read')
  expect(amiss).toEqual([])
  await service.stop()
})

test('configured links stand at the foot of every page, and a new account knows what it agrees to', async ({
  page,
  t,
}) => {
  const service = await startService({
    HOME_URL: 'https://app.example.com/start',
    TERMS_URL: 'https://example.com/terms',
    PRIVACY_URL: 'https://example.com/privacy',
    MAIL_SUPPORT_ADDRESS: 'help@example.com',
    ICP_NUMBER: '京ICP备12345678号',
  })
  await page.goto(`${service.url}/login`)
  const foot = page.getByRole('contentinfo')
  const addresses = {
    'app.example.com': 'https://app.example.com/start',
    [t.terms]: 'https://example.com/terms',
    [t.privacy]: 'https://example.com/privacy',
    [t.support]: 'mailto:help@example.com',
    京ICP备12345678号: 'https://beian.miit.gov.cn/',
  }
  for (const [text, address] of Object.entries(addresses))
    await expect(foot.getByRole('link', { name: text })).toHaveAttribute('href', address)
  const home = page.getByRole('banner').getByRole('link')
  await expect(home).toHaveAttribute('href', 'https://app.example.com/start')
  await inspect(page, 'sign-in, with links')

  const email = `${uniqueName()}@example.com`
  await page.goto(`${service.url}/register`)
  await askCode(page, t, email)
  await enterCode(page, t, await newestCode(page.request, email, { url: service.url }))
  await expect(page.getByLabel(t.username, { exact: true })).toBeFocused()
  await expect(page.getByText(email, { exact: true })).toBeVisible()
  const agreed = page.locator('form').getByRole('link', { name: t.privacy })
  await expect(agreed).toHaveAttribute('href', 'https://example.com/privacy')
  await inspect(page, 'register, details with links')
  await service.stop()
})

test('without configured links the pages have no foot', async ({ page, t }) => {
  await page.goto('/login')
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeFocused()
  await expect(page.getByRole('contentinfo')).toHaveCount(0)
})

import { expect } from '@playwright/test'
import { writeFileSync } from 'node:fs'
import { inspect } from './inspection.ts'
import { startService } from './service.ts'
import { test } from './story.ts'

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

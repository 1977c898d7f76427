import { expect } from '@playwright/test'
import { openAtRest, test } from './story.ts'

test('the page of the API shows every call, tries one, and asks no other origin for anything', async ({
  page,
  baseURL,
}) => {
  const faults: string[] = []
  const origins = new Set<string>()
  page.on('request', (request) => origins.add(new URL(request.url()).origin))
  page.on('console', (line) => {
    if (/Content Security Policy/i.test(line.text())) faults.push(line.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))

  await page.goto('/docs/api')
  const document: { paths: Record<string, object> } = await (
    await page.request.get('/openapi.json')
  ).json()
  const calls = Object.values(document.paths).flatMap((methods) => Object.keys(methods))
  await expect(page.locator('.opblock')).toHaveCount(calls.length)

  const health = page.locator('.opblock', { hasText: '/health' })
  await health.getByRole('button').first().click()
  await health.getByRole('button', { name: 'Try it out' }).click()
  await health.getByRole('button', { name: 'Execute' }).click()
  await expect(health.locator('.live-responses-table')).toContainText('"status": "ok"')

  expect(faults).toEqual([])
  // A data: URL of the viewer's icons has no origin.
  expect([...origins].filter((origin) => origin !== 'null')).toEqual([baseURL])
})

test('the viewer of the API is loaded on its own page only', async ({ page }) => {
  const large: string[] = []
  page.on('response', (answer) => {
    if (/api-document/.test(answer.url())) large.push(answer.url())
  })
  await openAtRest(page)
  expect(large).toEqual([])
  await page.goto('/docs/api')
  await expect(page.locator('.opblock').first()).toBeVisible()
  expect(large.length).toBeGreaterThan(0)
})

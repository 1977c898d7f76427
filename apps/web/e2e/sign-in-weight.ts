import { expect, type Page, type Response } from '@playwright/test'
import { gzipSync } from 'node:zlib'

/** `script` and `style` are kilobytes of 1000 bytes after gzip. */
const budget = { script: 100, style: 12, requests: 7, foreign: 0 }

export const compareToBudget = (weight: typeof budget) => [
  { name: 'JavaScript, gzip', unit: ' KB', measured: weight.script, most: budget.script },
  { name: 'CSS, gzip', unit: ' KB', measured: weight.style, most: budget.style },
  { name: 'requests', unit: '', measured: weight.requests, most: budget.requests },
  { name: 'to another origin', unit: '', measured: weight.foreign, most: budget.foreign },
]

/** Measures what a first visit to the sign-in page loads. */
export async function weighSignIn(page: Page): Promise<typeof budget> {
  const answers: Response[] = []
  page.on('response', (response) => answers.push(response))
  await page.goto('/login')
  await expect(page.locator('input[name=identifier]')).toBeFocused()
  await page.waitForLoadState('networkidle')
  const origin = new URL(page.url()).origin
  const size = async (type: string) => {
    const bodies = answers
      .filter((answer) => answer.request().resourceType() === type)
      .map(async (answer) => gzipSync(await answer.body(), { level: 9 }).length)
    return (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0) / 1000
  }
  return {
    script: await size('script'),
    style: await size('stylesheet'),
    // The icon repeats the logo's address and comes from the browser's cache.
    requests: new Set(answers.map((answer) => answer.url())).size,
    foreign: answers.filter((answer) => new URL(answer.url()).origin !== origin).length,
  }
}

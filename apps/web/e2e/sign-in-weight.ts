import { expect, type Page, type Response } from '@playwright/test'
import { gzipSync } from 'node:zlib'
import { openAtRest } from './story.ts'

/**
 * Kilobytes are 1000 bytes after gzip. `later` is the script that loads once the page is at rest: the
 * browser's passkey support.
 */
const budget = { script: 100, later: 4, style: 12, requests: 7, foreign: 0 }

export const compareToBudget = (weight: typeof budget) => [
  { name: 'JavaScript, gzip', unit: ' KB', measured: weight.script, most: budget.script },
  { name: 'JavaScript at rest, gzip', unit: ' KB', measured: weight.later, most: budget.later },
  { name: 'CSS, gzip', unit: ' KB', measured: weight.style, most: budget.style },
  { name: 'requests', unit: '', measured: weight.requests, most: budget.requests },
  { name: 'to another origin', unit: '', measured: weight.foreign, most: budget.foreign },
]

/** Measures the load of a first visit to the sign-in page. */
export async function weighSignIn(page: Page): Promise<typeof budget> {
  const answers: Response[] = []
  page.on('response', (response) => answers.push(response))
  await openAtRest(page)
  await expect(page.locator('input[name=identifier]')).toBeFocused()
  const origin = new URL(page.url()).origin
  const html = (await answers[0]?.text()) ?? ''
  const isFirst = (answer: Response) =>
    answer === answers[0] || html.includes(`"${new URL(answer.url()).pathname}"`)
  const size = async (some: Response[], type: string) => {
    const bodies = some
      .filter((answer) => answer.request().resourceType() === type)
      .map(async (answer) => gzipSync(await answer.body(), { level: 9 }).length)
    return (await Promise.all(bodies)).reduce((sum, length) => sum + length, 0) / 1000
  }
  const first = answers.filter(isFirst)
  const later = answers.filter((answer) => !isFirst(answer))
  return {
    script: await size(first, 'script'),
    later: await size(later, 'script'),
    style: await size(answers, 'stylesheet'),
    // The icon repeats the logo's address and comes from the browser's cache.
    requests: new Set(first.map((answer) => answer.url())).size,
    foreign: answers.filter((answer) => new URL(answer.url()).origin !== origin).length,
  }
}

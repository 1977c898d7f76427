import type { Page } from '@playwright/test'
import { askCode, newestCode, openRow, password } from '../e2e/story.ts'
import { messagesOf, type Messages } from '../e2e/messages.ts'

type Story = (page: Page, t: Messages) => Promise<void>

const stories: Record<string, Story> = {
  async 'sign in, refused'(page, t) {
    await page.context().clearCookies()
    // The name of the last sign-in would already be in the field.
    await page.evaluate(() => localStorage.clear())
    await page.goto('/login')
    await page.getByLabel(t.identifier, { exact: true }).pressSequentially('ada.lovelace')
    await page.keyboard.press('Tab')
    await page.keyboard.type('not my password')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await page.getByRole('combobox', { name: t.theme }).selectOption(t.themes.dark)
  },
  async register(page, t) {
    const email = 'grace@example.com'
    await page.goto('/register')
    await page.getByLabel(t.email, { exact: true }).pressSequentially('grace@exmaple.com')
    await askCode(page, t, email)
    await page.keyboard.type(await newestCode(page.request, email))
    await page.getByLabel(t.username, { exact: true }).pressSequentially('grace')
    await page.getByLabel(t.password, { exact: true }).pressSequentially(password)
    await page.getByRole('meter').waitFor()
    await page.getByRole('button', { name: t.create }).click()
    await page.getByRole('heading', { name: t.account, exact: true }).waitFor()
  },
  async account(page, t) {
    const row = await openRow(page, t.bio)
    await row.getByLabel(t.bio, { exact: true }).pressSequentially('Rear admiral.')
    await page.getByRole('button', { name: t.save, exact: true }).click()
    await page.getByText(t.saved).waitFor()
    await page.getByRole('button', { name: t.otherLanguage }).click()
  },
}

/** Measures each press with the Event Timing API, whose durations are multiples of 8 ms. */
export async function measureInteractions(page: Page): Promise<string[][]> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.addInitScript(watchEvents)
  const rows: string[][] = []
  const t = messagesOf('desktop')
  for (const [name, tell] of Object.entries(stories)) {
    await tell(page, t)
    const durations = (await page.evaluate(takeDurations)).toSorted((one, other) => one - other)
    const at = (share: number) => durations[Math.floor((durations.length - 1) * share)] ?? 0
    rows.push([name, `${durations.length}`, `${at(0.5)} ms`, `${at(1)} ms`])
  }
  return rows
}

declare global {
  /** The longest event of each interaction, in milliseconds. */
  var durationsSeen: Map<number, number>
  interface PerformanceObserverInit {
    durationThreshold?: number
  }
}

function watchEvents(): void {
  const seen = new Map<number, number>()
  globalThis.durationsSeen = seen
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const id = 'interactionId' in entry ? Number(entry.interactionId) : 0
      if (id) seen.set(id, Math.max(seen.get(id) ?? 0, entry.duration))
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
}

/** Waits for the entries of the latest frames, returns all durations and clears them. */
async function takeDurations(): Promise<number[]> {
  await new Promise((resolve) => setTimeout(resolve, 500))
  const durations = [...globalThis.durationsSeen.values()]
  globalThis.durationsSeen.clear()
  return durations
}

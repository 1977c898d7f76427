import type { Page } from '@playwright/test'

export const twoFrames = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

declare global {
  var shiftsSeen: string[]
}

export const watchShifts = (page: Page) =>
  page.addInitScript(() => {
    globalThis.shiftsSeen = []
    type Shift = PerformanceEntry & { value: number; sources: { node: Node | null }[] }
    const observer = new PerformanceObserver((list) => {
      // Below half a thousandth it is the spinner of a pressed button.
      for (const { value, sources } of (list.getEntries() as Shift[]).filter(
        (one) => one.value > 0.0005,
      ))
        globalThis.shiftsSeen.push(
          `${value.toFixed(3)} ${sources.map(({ node }) => node?.textContent).join(' | ')}`,
        )
    })
    observer.observe({ type: 'layout-shift', buffered: true })
  })

/** The shifts since the page was loaded, once it has painted its present content. */
export async function shifts(page: Page): Promise<string[]> {
  await page.evaluate(twoFrames)
  await page.evaluate(twoFrames)
  return page.evaluate(() => globalThis.shiftsSeen)
}

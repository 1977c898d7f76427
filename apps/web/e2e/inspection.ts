import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const narrow = { width: 320, height: 640 }

/** No fault that axe can see, light and dark, and nothing to scroll sideways on the narrowest phone. */
export async function inspect(page: Page, state: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Colours on their way from one scheme to the other are nobody's choice.
    await page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map(({ finished }) => finished),
      ),
    )
    const { violations } = await new AxeBuilder({ page }).analyze()
    const faults = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    )
    expect(faults, `${state}, ${colorScheme}`).toEqual([])
  }
  const usual = page.viewportSize()
  await page.setViewportSize(narrow)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width, `${state}, at ${narrow.width} pixels`).toBeLessThanOrEqual(narrow.width)
  if (usual) await page.setViewportSize(usual)
}

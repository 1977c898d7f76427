import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const narrow = { width: 320, height: 640 }

/**
 * No fault that axe can see, and nothing to scroll sideways on the narrowest phone or at 400 %. Each
 * project sees its own language in the light and the other in the dark: together they see all four.
 * axe looks at `part` alone where the rest of the page was seen before.
 */
export async function inspect(page: Page, state: string, part = 'html'): Promise<void> {
  expect(await bareTexts(page), `text beside other nodes, ${state}`).toEqual([])
  const inspectIn = inspectWith(page, state, part)
  await inspectIn('light')
  await switchLanguage(page)
  await inspectIn('dark')
  await switchLanguage(page)
  const usual = page.viewportSize()
  await page.setViewportSize(narrow)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width, `${state}, at ${narrow.width} pixels`).toBeLessThanOrEqual(narrow.width)
  if (usual) await page.setViewportSize(usual)
}

/**
 * A browser that translates moves text nodes into elements of its own. React loses one that stands
 * beside others, and the page with it; the only child of an element it replaces as a whole.
 */
async function bareTexts(page: Page): Promise<string[]> {
  return page.locator('#root').evaluate((root) => {
    const found: string[] = []
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const isAlone = text.parentNode?.childNodes.length === 1
      if (!isAlone && text.nodeValue?.trim()) found.push(text.parentElement?.outerHTML ?? '')
    }
    return found
  })
}

function inspectWith(page: Page, state: string, part: string) {
  return async (colorScheme: 'light' | 'dark'): Promise<void> => {
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
    const language = await page.locator('html').getAttribute('lang')
    const { violations } = await new AxeBuilder({ page })
      .include(part)
      // WCAG 2.2, 2.5.8: axe leaves it out unless asked.
      .options({ rules: { 'target-size': { enabled: true } } })
      .analyze()
    const faults = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    )
    expect(faults, `${state}, ${colorScheme}, ${language}`).toEqual([])
  }
}

/** Without moving the focus, which would change the state. */
async function switchLanguage(page: Page): Promise<void> {
  const button = page.locator('header button[lang]')
  const wanted = (await button.getAttribute('lang')) ?? ''
  await button.evaluate((element: HTMLElement) => element.click())
  await expect(page.locator('html')).toHaveAttribute('lang', wanted)
}

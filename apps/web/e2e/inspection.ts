import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const narrow = { width: 320, height: 640 }

/**
 * Expects no violation that axe finds and no horizontal scrolling at 320 pixels (400 % zoom). Each
 * project checks its own language in the light theme and the other one in the dark: together they cover
 * all four. axe checks `part` alone if the rest of the page was checked before.
 */
export async function inspect(page: Page, state: string, part = 'html'): Promise<void> {
  expect(await bareTexts(page), `text beside other nodes, ${state}`).toEqual([])
  const inspectIn = inspectWith(page, state, part)
  await inspectIn('light')
  await switchLanguage(page)
  await inspectIn('dark')
  await switchLanguage(page)
  await expectNarrow(page, state)
}

/** Inspects a page that the server itself wrote, without a switch of the language. */
export async function inspectPlain(page: Page, state: string): Promise<void> {
  // Its policy must let its style through.
  await expect(page.locator('main')).toHaveCSS('border-style', 'solid')
  const inspectIn = inspectWith(page, state, 'html')
  await inspectIn('light')
  await inspectIn('dark')
  await expectNarrow(page, state)
}

async function expectNarrow(page: Page, state: string): Promise<void> {
  const usual = page.viewportSize()
  await page.setViewportSize(narrow)
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width, `${state}, at ${narrow.width} pixels`).toBeLessThanOrEqual(narrow.width)
  if (usual) await page.setViewportSize(usual)
}

/**
 * Finds text nodes that have siblings. A translating browser moves them into elements of its own, and
 * React then crashes the page. React replaces a text that is an only child as a whole, without harm.
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

/** Finds Chinese punctuation with a blank behind it: these marks bring their own. */
async function blanksIn(page: Page, language: string): Promise<string[]> {
  if (!language.startsWith('zh')) return []
  const texts = await page.locator('body').innerText()
  return texts.match(/.*[，。；：！？、）] \S.*/g) ?? []
}

/** Finds hints and errors of fields that end without a full stop: each is a sentence. */
export async function openNotes(page: Page): Promise<string[]> {
  const notes = await page.locator('[id$="-note"]:visible').allInnerTexts()
  return notes.filter((note) => note !== '' && !/[.。]$/.test(note))
}

function inspectWith(page: Page, state: string, part: string) {
  return async (colorScheme: 'light' | 'dark'): Promise<void> => {
    await page.emulateMedia({ colorScheme })
    // axe must not measure colours in the middle of a transition.
    await page.evaluate(() =>
      Promise.allSettled(
        document
          .getAnimations()
          .filter((animation) => animation instanceof CSSTransition)
          .map(({ finished }) => finished),
      ),
    )
    const language = (await page.locator('html').getAttribute('lang')) ?? ''
    expect(await blanksIn(page, language), `blanks, ${state}`).toEqual([])
    expect(await openNotes(page), `notes without a full stop, ${state}`).toEqual([])
    const { violations } = await new AxeBuilder({ page })
      // By default it opens an empty tab for each analysis, which takes two thirds of the time. That
      // serves frames of other origins, of which the pages have none.
      .setLegacyMode()
      .include(part)
      // axe checks WCAG 2.2, 2.5.8 only on request.
      .options({ rules: { 'target-size': { enabled: true } } })
      .analyze()
    const faults = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
    )
    expect(faults, `${state}, ${colorScheme}, ${language}`).toEqual([])
  }
}

/** Clicks by script: a real click would move the focus and so change the inspected state. */
async function switchLanguage(page: Page): Promise<void> {
  const button = page.locator('header button[lang]')
  const wanted = (await button.getAttribute('lang')) ?? ''
  await button.evaluate((element: HTMLElement) => element.click())
  await expect(page.locator('html')).toHaveAttribute('lang', wanted)
}

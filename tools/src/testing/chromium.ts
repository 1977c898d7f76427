import { find } from './installed.ts'

/** Chromium without windows, which Playwright uses as well: it takes half the processor time. */
export const windowless = 'chromium-headless-shell'

/** The path of the tests' Chromium: `TEST_CHROMIUM`, else the one without windows, else the whole one. */
export const findChromium = (): string =>
  process.env['TEST_CHROMIUM'] || (find(windowless) ?? find('chromium') ?? '')

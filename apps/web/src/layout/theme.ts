import { browserStorage } from '../storage.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

// public/theme.js reads this key before the first paint.
const storageKey = 'latchkey.theme'

export function currentTheme(): Theme {
  return themes.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'system'
}

declare global {
  /** public/theme.js defines it. */
  var paintTheme: (theme: Theme) => void
}

export function putTheme(theme: Theme): void {
  globalThis.paintTheme(theme)
  browserStorage.write(storageKey, theme)
}

import { browserStorage } from '../storage.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

// public/theme.js reads it before the first paint.
const storageKey = 'latchkey.theme'

export function currentTheme(): Theme {
  return themes.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'system'
}

declare global {
  /** Of public/theme.js. */
  var paintTheme: (theme: Theme) => void
}

export function putTheme(theme: Theme): void {
  globalThis.paintTheme(theme)
  browserStorage.write(storageKey, theme)
}

import type { Locale } from '@latchkey/shared/auth'

/** Node reads it from LC_ALL, LC_MESSAGES and LANG. */
export const localLanguage = (): Locale =>
  new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en'

import type { Locale } from '@latchkey/shared/auth'

/** Returns a user's language from the first tag of a list such as Accept-Language (RFC 9110 §12.5.4). */
export const acceptedLocale = (tags = ''): Locale => (/^zh\b/i.test(tags) ? 'zh' : 'en')

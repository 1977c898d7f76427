import type { Locale } from '@latchkey/shared/auth'

/** The language of a person by the first tag of a list, as of Accept-Language (RFC 9110 §12.5.4). */
export const acceptedLocale = (tags = ''): Locale => (/^zh\b/i.test(tags) ? 'zh' : 'en')

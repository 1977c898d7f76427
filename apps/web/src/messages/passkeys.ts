import type { Catalogue } from './catalogue.ts'
import type { PasskeyMessages } from './passkeys/en.ts'

/** Texts about passkeys, which load on demand: so they stay out of the sign-in page's bundle. */
export const passkeyTexts: Catalogue<PasskeyMessages> = import.meta.glob('./passkeys/*.ts', {
  eager: true,
})

import type { Catalogue } from './catalogue.ts'
import type { FactorMessages } from './factors/en.ts'

/** Texts about second factors, which load on demand: so they stay out of the sign-in page's bundle. */
export const factorTexts: Catalogue<FactorMessages> = import.meta.glob('./factors/*.ts', {
  eager: true,
})

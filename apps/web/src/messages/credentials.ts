import type { Catalogue } from './catalogue.ts'
import type { CredentialsMessages } from './credentials/en.ts'

/**
 * Texts of the fields that choose or change a name or a password, which stay out of the sign-in page's
 * bundle.
 */
export const credentials: Catalogue<CredentialsMessages> = import.meta.glob('./credentials/*.ts', {
  eager: true,
})

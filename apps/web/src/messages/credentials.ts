import type { Catalogue } from './catalogue.ts'
import type { CredentialsMessages } from './credentials/en.ts'

/** Texts of the fields where a name or a password is chosen or changed: so they stay out of the sign-in page's bundle. */
export const credentials: Catalogue<CredentialsMessages> = import.meta.glob('./credentials/*.ts', {
  eager: true,
})

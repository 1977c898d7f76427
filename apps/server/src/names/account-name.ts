import { email, foldWidth } from '@latchkey/shared/auth'
import { knownUsername } from '@latchkey/shared/username'
import { canonicalEmail, canonicalUsername } from './canonical.ts'

/**
 * The name of an account, read once from what a caller typed: an email address, which has an @, or a
 * username. `unknown` fits no account; its text is only counted.
 */
export type AccountName = {
  kind: 'email' | 'username' | 'unknown'
  /** Two names with the same canonical form are the same account. */
  canonical: string
}

export function readAccountName(typed: string): AccountName {
  if (foldWidth(typed).includes('@')) {
    const { data } = email.safeParse(typed)
    if (data !== undefined) return addressName(data)
  } else {
    const { data } = knownUsername.safeParse(typed)
    if (data !== undefined) return { kind: 'username', canonical: canonicalUsername(data) }
  }
  return { kind: 'unknown', canonical: typed }
}

/** The name that a valid address is. */
export const addressName = (address: string): AccountName => ({
  kind: 'email',
  canonical: canonicalEmail(address),
})

import { email } from '@latchkey/shared/auth'
import { foldWidth } from '@latchkey/shared/email-address'
import { knownUsername } from '@latchkey/shared/username'
import { canonicalEmail, canonicalUsername } from './canonical.ts'

/**
 * The name of an account, parsed once from the caller's input: an email address, which has an @, or a
 * username. `other` is neither, and matches at most an account that was adopted with such a name.
 */
export type AccountName = {
  kind: 'email' | 'username' | 'other'
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
  return { kind: 'other', canonical: canonicalOther(typed) }
}

/**
 * The canonical form of an adopted name or address that no new account may take. Its capital letters keep
 * it apart from every other canonical form, and it fits the column of either.
 */
export const canonicalOther = (typed: string): string =>
  [...`OTHER ${canonicalUsername(typed.trim())}`].slice(0, 100).join('')

/** The account name of a valid address. */
export const addressName = (address: string): AccountName => ({
  kind: 'email',
  canonical: canonicalEmail(address),
})

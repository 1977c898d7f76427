import { email } from '@latchkey/shared/auth'
import { digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import * as z from 'zod/mini'
import { addressName, canonicalOther, type AccountName } from '../names/account-name.ts'

const text = z.string().check(z.minLength(1))
const address = text.check(z.maxLength(254))

/** The bodies of the old paths. Unknown fields are ignored, as the predecessor did. */
export const signInBody = z.object({ email: address, password: text })

/**
 * The account that an old client names, by email address only. Spaces after the address never counted.
 */
export function readOldAddress(typed: string): AccountName {
  const { data } = email.safeParse(typed.trimEnd())
  return data === undefined
    ? { kind: 'other', canonical: canonicalOther(typed) }
    : addressName(data)
}

/** A password as old clients send it: as typed, or the SHA-256 hex of it. */
export type OldPassword = { digest: PasswordDigest | undefined }

export function readOldPassword(sent: string): OldPassword {
  return { digest: /^[0-9a-f]{64}$/i.test(sent) ? undefined : digestPassword(sent) }
}

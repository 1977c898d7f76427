import { challengeTypes, code, email, passwordDigest } from '@latchkey/shared/auth'
import { digestLegacyPassword, digestPassword, type PasswordDigest } from '@latchkey/shared/digest'
import * as z from 'zod/mini'
import { addressName, canonicalOther, type AccountName } from '../names/account-name.ts'

const text = z.string().check(z.minLength(1))
const address = text.check(z.maxLength(254))

/** The predecessor ignored spaces after an address. */
const mailbox = z.pipe(
  z.pipe(
    z.string(),
    z.transform((typed: string) => typed.trimEnd()),
  ),
  email,
)

/** A code as mailed, or its digest. */
const oldCode = z.union([z.string().check(z.regex(/^[0-9a-f]{64}$/i)), code])

/** The bodies of the old paths. Unknown fields are ignored, as the predecessor did. */
export const signInBody = z.object({ email: address, password: text })
export const sendBody = z.object({
  email: mailbox,
  type: z.optional(z.enum(challengeTypes)),
})
export const registerBody = z.object({
  username: text,
  email: mailbox,
  password: text,
  verification_code: oldCode,
})
export const resetBody = z.object({
  email: mailbox,
  new_password: text,
  verification_code: oldCode,
})

/** The account that an old client names, by email address only. */
export function readOldAddress(typed: string): AccountName {
  const { data } = mailbox.safeParse(typed)
  return data === undefined
    ? { kind: 'other', canonical: canonicalOther(typed) }
    : addressName(data)
}

/** A password as old clients send it: in the form of the pages if that is known, and in theirs. */
export type OldPassword = { digest: PasswordDigest | undefined; legacy: PasswordDigest }

/** A text of 64 hex digits is the digest, anything else the password as typed. */
export function readOldPassword(sent: string): OldPassword {
  const { data: legacy } = passwordDigest.safeParse(sent.toLowerCase())
  if (legacy !== undefined) return { digest: undefined, legacy }
  return { digest: digestPassword(sent), legacy: digestLegacyPassword(sent) }
}

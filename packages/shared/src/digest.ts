import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Represents a password on the wire: 64 lower-case hex digits. It is never what is stored. */
export type PasswordDigest = string & { readonly __brand: 'PasswordDigest' }

/** Prevents replaying a plain SHA-256 leaked elsewhere. */
const domain = 'latchkey:password:v1:'

/**
 * SHA-256 (FIPS 180-4) of `utf8("latchkey:password:v1:") ‖ utf8(NFC(password))` as 64 lower-case hex
 * digits. NFC (Unicode UAX 15) makes a password typed on two keyboards the same password; a lone
 * surrogate counts as U+FFFD. Pure JavaScript, because `crypto.subtle` is missing on plain http.
 * Accepts any string and never throws.
 */
export function digestPassword(password: string): PasswordDigest {
  return digestText(domain, password.normalize('NFC')) as PasswordDigest
}

/**
 * The form in which the predecessor's pages sent a password: SHA-256 of its UTF-8, without a domain and
 * without normalising. It only proves who knows an adopted account's old password.
 */
export const digestLegacyPassword = (password: string): PasswordDigest =>
  digestText('', password) as PasswordDigest

/**
 * SHA-256 of `utf8(purpose) ‖ utf8(text)` as 64 lower-case hex digits: an identifier that does not
 * reveal the text.
 */
export function digestText(purpose: string, text: string): string {
  return bytesToHex(sha256(utf8ToBytes(purpose + text)))
}

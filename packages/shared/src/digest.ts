import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** The form of a password on the wire: 64 lower-case hex digits. It is never the stored form. */
export type PasswordDigest = string & { readonly __brand: 'PasswordDigest' }

/** The prefix prevents replaying a plain SHA-256 that leaked elsewhere. */
const domain = 'latchkey:password:v1:'

/**
 * Returns SHA-256 (FIPS 180-4) of `utf8("latchkey:password:v1:") ‖ utf8(NFC(password))` as 64 lower-case
 * hex digits. NFC (Unicode UAX 15) makes a password typed on two keyboards the same password; a lone
 * surrogate counts as U+FFFD. Pure JavaScript, because `crypto.subtle` is missing on plain http. Accepts
 * any string and never throws.
 */
export function digestPassword(password: string): PasswordDigest {
  return digestText(domain, password.normalize('NFC')) as PasswordDigest
}

/**
 * Returns the form in which the predecessor's pages sent a password: SHA-256 of its UTF-8 in lower-case
 * hex, without a domain and without normalising. Its only use is to prove an adopted account's old
 * password. Never throws.
 */
export const digestLegacyPassword = (password: string): PasswordDigest =>
  digestText('', password) as PasswordDigest

/**
 * Returns SHA-256 of `utf8(purpose) ‖ utf8(text)` as 64 lower-case hex digits: an identifier that does
 * not reveal the text.
 */
export function digestText(purpose: string, text: string): string {
  return bytesToHex(sha256(utf8ToBytes(purpose + text)))
}

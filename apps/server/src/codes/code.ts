import { codeLetters } from '@latchkey/shared/code'
import { later, minutes } from '../clock.ts'
import { findKeys, hmac, constantTimeEqual, type Keys } from '../keys.ts'
import type { Challenge } from './challenge.entity.ts'

/**
 * Computes a challenge's code when needed, so that a stolen table holds none. If the challenge's key is
 * no longer listed, the newest key serves, and the next mail brings a code that works.
 */
export function challengeCode(challenge: Challenge, keys: Keys): string {
  const { challengeId, type, emailCanonical, codeForm } = challenge
  const { codes } = findKeys(keys, challenge.keyId) ?? keys
  if (codeForm === 'digits6') return digits(hmac(codes, challengeId, type, emailCanonical), 6)
  const mac = hmac(codes, challengeId, type, emailCanonical, codeForm)
  return codeForm === 'digits8' ? digits(mac, 8) : letters(mac)
}

/**
 * RFC 4226 truncation. Eight digits come from 48 bits: 31 bits would make some codes likelier than
 * others.
 */
function digits(mac: Buffer, count: 6 | 8): string {
  const offset = (mac.at(-1) ?? 0) & 0xf
  const drawn = count === 6 ? mac.readUInt32BE(offset) & 0x7fffffff : mac.readUIntBE(offset, 6)
  return String(drawn % 10 ** count).padStart(count, '0')
}

/** Ten letters of five bits each. */
const letters = (mac: Buffer): string =>
  Array.from(mac.subarray(0, 10), (byte) => codeLetters[byte & 31]).join('')

/** A code's life starts when a mail server accepts it, at most half an hour after the request. */
export function codeExpiry(challenge: Challenge, sentAt: Date, ttlMinutes: number): Date {
  const latest = later(challenge.createdAt, minutes(Math.max(30, ttlMinutes)))
  const full = later(sentAt, minutes(ttlMinutes))
  const expiry = full < latest ? full : latest
  return expiry > challenge.expiresAt ? expiry : challenge.expiresAt
}

/** Returns whether the code solves the challenge; none solves a decoy. */
export function isRightCode(challenge: Challenge, code: string, keys: Keys): boolean {
  return constantTimeEqual(code, challengeCode(challenge, keys)) && !challenge.isDecoy
}

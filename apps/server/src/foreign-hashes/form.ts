import type { Fault } from './foreign-hash.ts'

type Parts = Record<string, string>

/** The named groups of the first form that matches a text. */
export function partsOf(text: string, forms: readonly RegExp[]): Parts | undefined {
  for (const form of forms) {
    const groups = form.exec(text)?.groups
    if (groups) return Object.fromEntries(Object.entries(groups).filter(([, part]) => part))
  }
  return undefined
}

/** Base64 in the alphabets of RFC 4648 and of passlib, which has a full stop for the plus. */
export const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll('.', '+'), 'base64')

/** A shorter result would let wrong passwords match by chance. */
export const shortest = 16

/** Refuses parameters that would take too long or too much memory at every sign-in. */
export const above = (name: string, value: number, most: number): Fault | undefined =>
  value > most ? { fault: `needs ${name} of ${value}, above ${most}` } : undefined

export const notWhole = (kind: string): Fault => ({ fault: `is not a whole ${kind} hash` })

import type { Words } from '../config/local-language.ts'
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
export const above = (name: Words, value: number, most: number): Fault | undefined =>
  value > most
    ? {
        fault: {
          en: `needs ${name.en} of ${value}, above ${most}`,
          zh: `的${name.zh}为 ${value}，超过了上限 ${most}`,
        },
      }
    : undefined

export const notWhole = (kind: string): Fault => ({
  fault: { en: `is not a whole ${kind} hash`, zh: `不是完整的 ${kind} 哈希` },
})

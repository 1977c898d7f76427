/**
 * The forms of a mailed code. A challenge keeps one for its whole life: six digits by default, eight
 * while codes are being guessed across the service, ten letters (50 bits) for an address whose guesses
 * are used up.
 */
export const codeForms = ['digits6', 'digits8', 'letters10'] as const
export type CodeForm = (typeof codeForms)[number]

/** Crockford's base 32: without I, L, O and U, which are easily mistaken for 1, 0 and V. */
export const codeLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code of any form, as `readCode` returns it. */
export const codePattern = /^(?:[0-9]{6}|[0-9]{8}|[0-9A-HJKMNP-TV-Z]{10})$/

/**
 * Converts full-width characters and digits of any script (Arabic, Persian, Devanagari, …) to ASCII;
 * the rest stays.
 */
export function foldDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    // Unicode lists the ten digits of a script consecutively.
    let value = 0
    while (isDigit(digit.codePointAt(0)! - value - 1)) value++
    return String(value)
  })
}

const isDigit = (codePoint: number) => /\p{Nd}/u.test(String.fromCodePoint(codePoint))

/**
 * Normalizes a typed code: any case, width and script of digits, with spaces, hyphens and look-alikes.
 * Other input stays invalid. Never throws.
 */
export function readCode(typed: string): string {
  const plain = foldDigits(typed)
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase()
  if (plain.length !== 10) return plain
  return plain.replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** Formats a code as mails show it: ten letters in two groups. */
export const writeCode = (code: string): string =>
  code.length === 10 ? `${code.slice(0, 5)}-${code.slice(5)}` : code

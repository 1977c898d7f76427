/**
 * The forms of a mailed code. A challenge has one for its whole life: six digits as a rule, eight while
 * codes are being guessed all over the service, ten letters (50 bits) for an address whose guesses are
 * used up.
 */
export const codeForms = ['digits6', 'digits8', 'letters10'] as const
export type CodeForm = (typeof codeForms)[number]

/** Crockford's base 32: no I, L, O or U, which people take for 1, 0 and V. */
export const codeLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code of any form, as `readCode` leaves it. */
export const codePattern = /^(?:[0-9]{6}|[0-9]{8}|[0-9A-HJKMNP-TV-Z]{10})$/

/**
 * The code in what was typed: any case and width, with spaces, hyphens and look-alikes. What is no
 * code stays none. Throws nothing.
 */
export function readCode(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase()
  if (plain.length !== 10) return plain
  return plain.replaceAll('O', '0').replace(/[IL]/g, '1')
}

/** A code as mails show it: ten letters stand in two groups. */
export const writeCode = (code: string): string =>
  code.length === 10 ? `${code.slice(0, 5)}-${code.slice(5)}` : code

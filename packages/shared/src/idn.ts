import { mailbox, readAddress } from './email-address.ts'

/**
 * Formats an address for readers: a domain of another script in its letters (IDNA, RFC 5891) instead of
 * `xn--…`. It stays encoded if it would not be read back as the same address, or mixes scripts, which can
 * imitate another domain. Use it only for the owner: if a user should notice a wrong address, show it
 * unchanged.
 */
export function showAddress(address: string): string {
  const at = address.lastIndexOf('@') + 1
  return address.slice(0, at) + showDomain(address.slice(at))
}

/** Returns the part behind the last `@`, or the whole text without one. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)

export function showDomain(domain: string): string {
  if (!/(^|\.)xn--/i.test(domain)) return domain
  const known = domain.toLowerCase()
  const shown = known
    .split('.')
    .map((label) => (label.startsWith('xn--') ? decode(label.slice(4)) : label))
    .join('.')
  const isSame = readAddress(`a@${shown}`) === `a@${known}` && mailbox.test(`a@${known}`)
  return shown !== known && isSame && shown.split('.').every((label) => isOfOneScript(label))
    ? shown
    : domain
}

/**
 * Mixing Latin with another script lets one domain imitate another, except with Chinese, Japanese and
 * Korean.
 */
const isOfOneScript = (label: string): boolean =>
  /^[\p{sc=Latn}\p{sc=Hani}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Zyyy}\p{sc=Zinh}]*$/u.test(
    label,
  ) || !/\p{sc=Latn}/u.test(label)

/** Decodes a label after `xn--` (Punycode, RFC 3492 §6.2); an undecodable one stays encoded. */
function decode(encoded: string): string {
  const end = encoded.lastIndexOf('-')
  const letters = Array.from(encoded.slice(0, Math.max(0, end)))
  let [code, at, bias] = [128, 0, 72]
  for (let read = end + 1; read < encoded.length;) {
    const before = at
    for (let [weight, k] = [1, 36]; ; k += 36) {
      const digit = '0123456789'.includes(encoded.charAt(read))
        ? encoded.charCodeAt(read) - 22
        : encoded.charCodeAt(read) - 97
      read += 1
      if (!(digit >= 0 && digit < 36)) return `xn--${encoded}`
      at += digit * weight
      const threshold = Math.min(26, Math.max(1, k - bias))
      if (digit < threshold) break
      weight *= 36 - threshold
    }
    const length = letters.length + 1
    bias = adapt(at - before, length, before === 0)
    code += Math.floor(at / length)
    if (code > 0x10_ff_ff) return `xn--${encoded}`
    at %= length
    letters.splice(at, 0, String.fromCodePoint(code))
    at += 1
  }
  return letters.join('')
}

function adapt(delta: number, length: number, isFirst: boolean): number {
  let rest = isFirst ? Math.floor(delta / 700) : delta >> 1
  rest += Math.floor(rest / length)
  let k = 0
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35)
  return k + Math.floor((36 * rest) / (rest + 38))
}

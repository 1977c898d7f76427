/** The pattern is `atext` of RFC 5322, joined by dots. */
export const mailbox =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+([A-Za-z]{2,63}|xn--[A-Za-z0-9-]{1,59})$/

/** U+FF01 to U+FF5E are the printable ASCII characters, as wide as an ideograph. */
export function foldWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xff01 + 0x21),
  )
}

/**
 * Folds the domain of a typed address to ASCII; a domain that cannot be folded stays for `mailbox` to
 * refuse.
 */
export function readAddress(typed: string): string {
  const folded = foldWidth(typed)
  const at = folded.lastIndexOf('@')
  const domain = folded.slice(at + 1).replace(/[\u3002\uff61]/g, '.')
  const address = folded.slice(0, at + 1) + domain
  // Only letters that equal their compatibility form: any other domain is refused, not mapped.
  if (!/^[\p{L}\p{M}\p{Nd}.-]+$/u.test(domain) || domain.normalize('NFKC') !== domain)
    return address
  if (/^[\x21-\x7e]*$/.test(domain)) return address
  const url = URL.parse(`http://${domain}`)
  return url ? address.slice(0, at + 1) + url.hostname : address
}

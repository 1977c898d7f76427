/** Well-known domains, the likeliest first; the rarer ones are listed so that none is taken for a typo. */
const domains = `
  gmail.com qq.com 163.com 126.com outlook.com hotmail.com yahoo.com icloud.com foxmail.com sina.com
  sohu.com aliyun.com live.com yeah.net proton.me protonmail.com vip.qq.com vip.163.com
  googlemail.com msn.com 139.com 189.cn 188.com sina.cn yahoo.cn yahoo.co.jp yahoo.co.uk
  hotmail.co.uk mail.com email.com ymail.com me.com mac.com aol.com gmx.com gmx.net gmx.de web.de
  mail.ru fastmail.com tutamail.com
`
  .trim()
  .split(/\s+/)

/** Returns the address at the well-known domain of which this one is probably a typo, or null. */
export function suggestAddress(address: string): string | null {
  const at = address.lastIndexOf('@')
  const typed = address.slice(at + 1).toLowerCase()
  if (at < 1 || typed.length < 4 || domains.includes(typed)) return null
  const [nearest] = domains
    .map((domain) => ({ domain, slips: countSlips(typed, domain) }))
    // Two typos turn any short name into any other.
    .filter(({ domain, slips }) => slips <= (domain.length < 9 ? 1 : 2))
    .toSorted((one, other) => one.slips - other.slips)
  return nearest ? address.slice(0, at + 1) + nearest.domain : null
}

/** Damerau-Levenshtein distance in its restricted form: each pair of letters is swapped at most once. */
function countSlips(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  const cell = (row: number, column: number) => rows[row]?.[column] ?? Infinity
  for (let i = 1; i <= from.length; i++) {
    rows[i] = [i]
    for (let j = 1; j <= to.length; j++) {
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      rows[i]![j] = Math.min(
        cell(i - 1, j) + 1,
        cell(i, j - 1) + 1,
        cell(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1),
        isSwap ? cell(i - 2, j - 2) + 1 : Infinity,
      )
    }
  }
  return cell(from.length, to.length)
}

import { sameWords, type Words } from '../../config/local-language.ts'
import { editDistance } from '../../config/closest.ts'

/** Describes the difference of two addresses that are so alike that one is probably a slip. */
export function slipBetween(one: string, other: string): Words | undefined {
  if (one === other || !URL.canParse(one) || !URL.canParse(other)) return undefined
  const isOneAway = () => editDistance(one, other) === 1
  return (
    usualSlip(one, other) ?? (isOneAway() ? { en: 'one character', zh: '一个字符' } : undefined)
  )
}

/** Describes the difference of two addresses if it is one that developers often overlook. */
export function usualSlip(one: string, other: string): Words | undefined {
  const [first, second] = [URL.parse(one), URL.parse(other)]
  if (!first || !second) return undefined
  return slips.find(([, simplify]) => simplify(first) === simplify(second))?.[0]
}

const slips: [name: Words, simplify: (url: URL) => string][] = [
  [{ en: 'a slash at the end', zh: '末尾的斜杠' }, ({ href }) => href.replace(/\/$/, '')],
  [{ en: 'upper and lower case', zh: '大小写' }, ({ href }) => href.toLowerCase()],
  [
    { en: 'http and https', zh: ' http 与 https' },
    ({ host, pathname, search }) => host + pathname + search,
  ],
  [sameWords('www.'), ({ href }) => href.replace('://www.', '://')],
  [
    { en: 'the port', zh: '端口' },
    ({ protocol, hostname, pathname, search }) => protocol + hostname + pathname + search,
  ],
]

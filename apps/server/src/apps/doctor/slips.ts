import { editDistance } from '../../config/closest.ts'

/** Describes the difference of two addresses that are so alike that one is probably a slip. */
export function slipBetween(one: string, other: string): string | undefined {
  if (one === other) return undefined
  const [first, second] = [URL.parse(one), URL.parse(other)]
  if (!first || !second) return undefined
  const found = slips.find(([, simplify]) => simplify(first) === simplify(second))
  if (found) return found[0]
  return editDistance(one, other) === 1 ? 'one character' : undefined
}

const slips: [name: string, simplify: (url: URL) => string][] = [
  ['a slash at the end', ({ href }) => href.replace(/\/$/, '')],
  ['upper and lower case', ({ href }) => href.toLowerCase()],
  ['http and https', ({ host, pathname, search }) => host + pathname + search],
  ['www.', ({ href }) => href.replace('://www.', '://')],
  ['the port', ({ protocol, hostname, pathname }) => protocol + hostname + pathname],
]

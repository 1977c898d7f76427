import { ipKey } from '../limits/ip-key.ts'
import type { Hops } from './hops.ts'

/** An address nobody has (RFC 5737): what a caller makes up. */
export const madeUp = '192.0.2.123'

export type Advice = { isRight: boolean; lines: string[] }

/** What to set, from how an honest call arrived and how one with a made-up address did. */
export function adviseOn(honest: Hops, forging: Hops): Advice {
  const chain = [...honest.forwarded, honest.peer].map(plainAddress)
  const [caller = '', ...proxies] = chain
  const lines = [
    `seen by the service: ${chain.join(' → ')} → Latchkey`,
    `taken for the caller: ${plainAddress(honest.client)}`,
    `TRUST_PROXY is ${honest.trusted.join(',') || 'empty'}`,
  ]
  if (forging.forwarded.includes(madeUp) && plainAddress(forging.client) === madeUp) {
    const whose = proxies.length > 0 ? 'TRUST_PROXY covers callers too' : 'callers are trusted'
    const wrong = `anybody can make an address up: ${whose}`
    return { isRight: false, lines: [...lines, wrong, ...setting(proxies)] }
  }
  if (proxies.length === 0) {
    if (honest.signs.length === 0) {
      return { isRight: true, lines: [...lines, 'no proxy shows itself: leave TRUST_PROXY empty'] }
    }
    const silent = `a proxy at ${caller} (it sends ${honest.signs.join(', ')}) sends no X-Forwarded-For: make it`
    return { isRight: false, lines: [...lines, silent] }
  }
  const isRight = plainAddress(honest.client) === caller
  const verdict = isRight
    ? ['right: every caller counts by an address of its own']
    : ['everybody behind the proxy counts as one caller', ...setting(proxies)]
  return { isRight, lines: [...lines, ...verdict] }
}

const setting = (proxies: string[]): string[] =>
  proxies.length === 0
    ? ['leave TRUST_PROXY empty']
    : [
        `set TRUST_PROXY=${[...new Set(proxies)].join(',')}`,
        'or the range they come from, where their addresses change',
      ]

/** An IPv4 address that came over an IPv6 socket reads like any other. */
const plainAddress = (address: string): string =>
  address.toLowerCase().startsWith('::ffff:') ? ipKey(address) : address

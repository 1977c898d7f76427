import { isLoopback, plainAddress } from '../config/ip-addresses.ts'
import type { Hops } from './hops.ts'

/** A documentation address (RFC 5737), used as a forged one. */
export const forgedAddress = '192.0.2.123'

/** `unjudged`: the calling machine cannot tell. */
export type Advice = { state: 'right' | 'wrong' | 'unjudged'; lines: string[] }

/** Recommends a setting, given how an honest call arrived and how one with a forged address did. */
export function adviseOn(honest: Hops, forging: Hops): Advice {
  const chain = [...honest.forwarded, honest.peer].map(plainAddress)
  const [caller = '', ...proxies] = chain
  const client = plainAddress(honest.client)
  const seen = [
    `seen by the service: ${chain.join(' → ')} → Latchkey`,
    `taken for the caller: ${client}`,
    `TRUST_PROXY is ${honest.trusted.join(',') || 'empty'}`,
  ]
  const advice = (state: Advice['state'], ...lines: string[]): Advice => ({
    state,
    lines: [...seen, ...lines],
  })

  // On the proxy's own machine, caller and proxy share one address, so a wrong setting looks right.
  const isFromProxy = proxies.length > 0 && (proxies.includes(caller) || isLoopback(caller))
  const elsewhere = `asked from the machine of a proxy (${caller}): ask from another machine to be sure`
  if (proxies.length > 0 && honest.trusted.length === 0) {
    const lines = ['everybody behind the proxy counts as one caller', ...setting(proxies)]
    return advice('wrong', ...lines, ...(isFromProxy ? [elsewhere] : []))
  }
  if (isFromProxy) return advice('unjudged', elsewhere)
  if (forging.forwarded.includes(forgedAddress) && plainAddress(forging.client) === forgedAddress) {
    const whose = proxies.length > 0 ? 'TRUST_PROXY covers callers too' : 'callers are trusted'
    const wrong = `anybody can make an address up: ${whose}, at least ${caller}`
    return advice('wrong', wrong, ...setting(proxies))
  }
  if (proxies.length === 0) {
    if (honest.signs.length === 0)
      return advice('right', 'no proxy shows itself: leave TRUST_PROXY empty')
    const signs = honest.signs.join(', ')
    return advice(
      'wrong',
      `a proxy at ${caller} (it sends ${signs}) sends no X-Forwarded-For: make it`,
    )
  }
  return client === caller
    ? advice('right', 'right: every caller counts by an address of its own')
    : advice('wrong', 'everybody behind the proxy counts as one caller', ...setting(proxies))
}

const setting = (proxies: string[]): string[] =>
  proxies.length === 0
    ? ['leave TRUST_PROXY empty']
    : [
        `set TRUST_PROXY=${[...new Set(proxies)].join(',')}`,
        'or the range they come from, where their addresses change',
      ]

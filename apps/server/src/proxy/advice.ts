import { isLoopback, plainAddress } from '../config/ip-addresses.ts'
import type { Hops } from './hops.ts'

/** A documentation address (RFC 5737), used as a forged one. */
export const forgedAddress = '192.0.2.123'

/** `unjudged` means that the calling machine cannot tell. */
export type Advice = { state: 'right' | 'wrong' | 'unjudged'; lines: string[] }

/** Recommends a setting from the hops of an honest call and of one with a forged address. */
export function adviseOn(honest: Hops, forging: Hops): Advice {
  const chain = [...honest.forwarded, honest.peer].map(plainAddress)
  const [caller = '', ...proxies] = chain
  const client = plainAddress(honest.client)
  const seen = [
    `seen by the service: ${chain.join(' → ')} → Latchkey`,
    `counted as the caller: ${client}`,
    `TRUST_PROXY is ${honest.trusted.join(',') || 'empty'}`,
  ]
  const advice = (state: Advice['state'], ...lines: string[]): Advice => ({
    state,
    lines: [...seen, ...lines],
  })

  // On the proxy's own machine, caller and proxy share one address, so a wrong setting looks right.
  const isFromProxy = proxies.length > 0 && (proxies.includes(caller) || isLoopback(caller))
  const elsewhere = `this call came from a proxy's own machine (${caller}): repeat it from another machine to be sure`
  if (proxies.length > 0 && honest.trusted.length === 0) {
    const lines = ['all callers behind the proxy count as one', ...setting(proxies)]
    return advice('wrong', ...lines, ...(isFromProxy ? [elsewhere] : []))
  }
  if (isFromProxy) return advice('unjudged', elsewhere)
  if (forging.forwarded.includes(forgedAddress) && plainAddress(forging.client) === forgedAddress) {
    const whose = proxies.length > 0 ? 'TRUST_PROXY covers callers too' : 'callers are trusted'
    const wrong = `any caller can forge an address: ${whose}, at least ${caller}`
    return advice('wrong', wrong, ...setting(proxies))
  }
  if (proxies.length === 0) {
    if (honest.signs.length === 0)
      return advice('right', 'no proxy was detected: leave TRUST_PROXY empty')
    const signs = honest.signs.join(', ')
    return advice(
      'wrong',
      `a proxy at ${caller} (it sends ${signs}) sends no X-Forwarded-For: configure it to send one`,
    )
  }
  return client === caller
    ? advice('right', 'TRUST_PROXY is right: every caller counts by its own address')
    : advice('wrong', 'all callers behind the proxy count as one', ...setting(proxies))
}

const setting = (proxies: string[]): string[] =>
  proxies.length === 0
    ? ['leave TRUST_PROXY empty']
    : [
        `set TRUST_PROXY=${[...new Set(proxies)].join(',')}`,
        'or their range, if their addresses change',
      ]

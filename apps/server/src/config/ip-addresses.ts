import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Normalizes an address: IPv4 from an IPv6 socket becomes plain IPv4, and the zone is dropped. */
export function plainAddress(address: string): string {
  if (isIPv4(address)) return address
  if (!address.includes(':')) return address.toLowerCase().split('%', 1)[0] ?? ''
  const [bare = ''] = address.toLowerCase().split('%')
  const [, dotted, high, low] =
    /^(?:0{0,4}:){2,5}ffff:(?:([\d.]+)|([\da-f]{1,4}):([\da-f]{1,4}))$/.exec(bare) ?? []
  if (!isIPv6(bare)) return bare
  if (dotted !== undefined) return dotted
  if (high === undefined || low === undefined) return bare
  const [front, back] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [front >> 8, front & 0xff, back >> 8, back & 0xff].join('.')
}

/**
 * Parses a caller's address in any form that proxies write: with a port, in brackets, quoted, with a
 * zone. Returns undefined for none ("unknown", "_hidden").
 */
export function readAddress(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
  const [, inside] = /^\[([^\]]*)\](?::\d{0,5})?$/.exec(bare) ?? []
  const [, beforePort] = /^([\d.]+):\d{0,5}$/.exec(bare) ?? []
  const address = plainAddress(inside ?? beforePort ?? bare)
  return isIP(address) === 0 ? undefined : address
}

export function isLoopback(address: string): boolean {
  const plain = plainAddress(address)
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}

/** Returns whether a plain address lies in one of these addresses and CIDRs. */
export function inRanges(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [given = '', bits] = range.split('/')
    const address = plainAddress(given)
    const [family, width] = isIPv4(address) ? (['ipv4', 32] as const) : (['ipv6', 128] as const)
    // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
    const before = given.includes(':') && family === 'ipv4' ? 96 : 0
    const prefix = bits === undefined ? width : Number(bits) - before
    list.addSubnet(address, prefix, family)
  }
  return (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

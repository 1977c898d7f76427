import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import { BlockList, isIPv4 } from 'node:net'
import { shown } from '../config/variables.ts'
import { plainAddress, readAddress } from '../config/ip-addresses.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom limits, logs and mails name: the address of the last hop that no trusted proxy stands for. */
    caller: string
  }
}

type Arrival = Pick<FastifyRequest, 'headers' | 'socket'>

/**
 * Reads who calls. Proxies add the address they see at the right end, so the list is read from there, and
 * no further than the first that is not trusted: what stands left of it anybody could have made up.
 */
export function createCallerReader(
  ranges: readonly string[],
  log: Pick<FastifyBaseLogger, 'warn'>,
) {
  const trusted = listOfRanges(ranges)
  const isTrusted = (address: string) =>
    ranges.length > 0 && trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  let [isUntrustedTold, isUnreadableLogged] = [false, false]

  return ({ headers, socket }: Arrival): string => {
    const peer = plainAddress(socket.remoteAddress ?? '')
    const lists = forwardedLists(headers)
    const [hops] = lists
    if (hops === undefined) return peer
    if (!isTrusted(peer)) {
      if (!isUntrustedTold) log.warn({ proxy: peer, forwarded: shown(hops.join(', ')) }, untrusted)
      isUntrustedTold = true
      return peer
    }
    const [caller = peer, other] = new Set(lists.map((list) => lastUntrusted(peer, list)))
    // One of the headers is the caller's own: nobody can tell which.
    return other === undefined ? caller : peer
  }

  function lastUntrusted(peer: string, hops: string[]): string {
    let caller = peer
    for (const hop of hops.toReversed()) {
      const address = readAddress(hop)
      if (address === undefined) {
        if (!isUnreadableLogged) log.warn({ proxy: caller, said: shown(hop) }, unreadable)
        isUnreadableLogged = true
        return caller
      }
      caller = address
      if (!isTrusted(address)) return caller
    }
    return caller
  }
}

const untrusted =
  'a call was handed on by a proxy that TRUST_PROXY does not list: all behind it share its limits, so that one of them can lock the others out. Ask npm run doctor:proxy -- <public url> what to set; without a proxy somebody made the header up'
const unreadable =
  'a trusted proxy named no address of its caller, who counts as that proxy: have it send X-Forwarded-For'

/** X-Forwarded-For and Forwarded (RFC 7239), those that are there, each in its order. */
export function forwardedLists({ 'x-forwarded-for': list, forwarded }: Arrival['headers']) {
  return [
    ...(list === undefined ? [] : [String(list).split(',').flatMap(trimmed)]),
    ...(forwarded === undefined ? [] : [nodesOf(forwarded)]),
  ]
}

function nodesOf(forwarded: string): string[] {
  return forwarded.split(',').map((element) => {
    const nodes = element.split(';').filter((pair) => /^\s*for\s*=/i.test(pair))
    const [node = ''] = nodes
    // No address has a comma. A quote left open would swallow what the proxy added behind it.
    const isWhole = nodes.length === 1 && element.split('"').length % 2 === 1
    return isWhole ? node.slice(node.indexOf('=') + 1).trim() : 'unknown'
  })
}

const trimmed = (part: string): string[] => (part.trim() === '' ? [] : [part.trim()])

function listOfRanges(ranges: readonly string[]): BlockList {
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
  return list
}

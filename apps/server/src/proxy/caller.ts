import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { Ticks } from '../clock.ts'
import { shown } from '../config/variables.ts'
import { inRanges, plainAddress, readAddress } from '../config/ip-addresses.ts'
import { createHeaderWatch } from './header-watch.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The address of the last hop that is not a trusted proxy, for limits, logs and mails. */
    caller: string
  }
}

type Incoming = Pick<FastifyRequest, 'headers' | 'socket'>

/**
 * Determines the caller's address. Proxies append the address they see, so the list is read from the
 * right up to the first untrusted hop: the caller may have forged everything left of it.
 */
export function createCallerReader(
  ranges: readonly string[],
  log: Pick<FastifyBaseLogger, 'warn'>,
  ticks: Ticks = () => performance.now(),
) {
  const isInRange = inRanges(ranges)
  const isTrusted = (address: string) => ranges.length > 0 && isInRange(address)
  const isUnwritten = createHeaderWatch(log, ticks)
  let [isUntrustedLogged, isUnreadableLogged] = [false, false]

  return ({ headers, socket }: Incoming): string => {
    const peer = plainAddress(socket.remoteAddress ?? '')
    const lists = forwardedLists(headers)
    const [hops] = lists
    if (hops === undefined) return peer
    if (!isTrusted(peer)) {
      if (!isUntrustedLogged)
        log.warn({ proxy: peer, forwarded: shown(hops.join(', ')) }, untrusted)
      isUntrustedLogged = true
      return peer
    }
    const [first = peer, second = first] = lists.map((list) => lastUntrusted(peer, list))
    const [isFirstForged, isSecondForged] = isUnwritten(peer, headers)
    if (first === second) return first
    // One of the headers is forged. Unless the forged one is known, believing either would let callers
    // choose an address.
    if (isFirstForged === isSecondForged) return peer
    return isFirstForged ? second : first
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
  'a proxy that TRUST_PROXY does not list forwarded a call: all callers behind it share one limit, so that one can lock the others out. Run latchkey proxy doctor <public url> to see what to set; without a proxy, the caller forged the header'
const unreadable =
  'a trusted proxy sent no address of its caller, who now counts as that proxy: make it send X-Forwarded-For'

/** The lists of X-Forwarded-For and Forwarded (RFC 7239), where present, in their order. */
export function forwardedLists({ 'x-forwarded-for': list, forwarded }: Incoming['headers']) {
  return [
    ...(list === undefined ? [] : [String(list).split(',').flatMap(trimmed)]),
    ...(forwarded === undefined ? [] : [nodesOf(forwarded)]),
  ]
}

function nodesOf(forwarded: string): string[] {
  return forwarded.split(',').map((element) => {
    const nodes = element.split(';').filter((pair) => /^\s*for\s*=/i.test(pair))
    const [node = ''] = nodes
    // An address contains no comma. An unclosed quote would hide what the proxy appended.
    const isWhole = nodes.length === 1 && element.split('"').length % 2 === 1
    return isWhole ? node.slice(node.indexOf('=') + 1).trim() : 'unknown'
  })
}

const trimmed = (part: string): string[] => (part.trim() === '' ? [] : [part.trim()])

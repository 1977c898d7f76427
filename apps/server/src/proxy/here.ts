import type { FastifyRequest } from 'fastify'
import { isHere } from '../config/network-addresses.ts'
import { isLoopback } from '../config/ip-addresses.ts'

/** Headers that only a proxy adds, besides X-Forwarded-For. */
export const proxySigns = ['via', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'cf-connecting-ip']

const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-proto', ...proxySigns]

/**
 * Returns whether a call comes directly from this machine. The Host header must name this machine as
 * well: a hostile page can make its own host name resolve to 127.0.0.1 (DNS rebinding), but not change
 * that header.
 */
export function isLocalCall({ headers, socket, raw }: FastifyRequest): boolean {
  if (!isLoopback(socket.remoteAddress ?? '')) return false
  if (forwardingHeaders.some((name) => headers[name] !== undefined)) return false
  // nginx speaks HTTP/1.0 by default and adds no header by itself.
  if (raw.httpVersion === '1.0') return false
  return isHere((headers.host ?? '').replace(/:\d+$/, ''))
}

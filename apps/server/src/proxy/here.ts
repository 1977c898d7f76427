import type { FastifyRequest } from 'fastify'
import { isHere } from '../config/network-addresses.ts'
import { isLoopback } from '../config/ip-addresses.ts'

/** Headers that only a proxy adds, beside X-Forwarded-For. */
export const proxySigns = ['via', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'cf-connecting-ip']

/**
 * Whether a call comes from this machine, by itself: no proxy handed it on, and whoever sent it asked for
 * this machine by name. The page of a stranger whose host name suddenly means 127.0.0.1 (DNS rebinding)
 * asks by that name.
 */
export function isLocalCall({ headers, socket, raw }: FastifyRequest): boolean {
  if (!isLoopback(socket.remoteAddress ?? '')) return false
  if (['x-forwarded-for', 'x-forwarded-proto', ...proxySigns].some((name) => name in headers))
    return false
  // nginx asks so unless told otherwise, and adds no header by itself.
  if (raw.httpVersion === '1.0') return false
  return isHere((headers.host ?? '').replace(/:\d+$/, ''))
}

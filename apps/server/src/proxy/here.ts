import type { FastifyRequest } from 'fastify'
import { isHere } from '../config/network-addresses.ts'
import { isLoopback } from './addresses.ts'

/**
 * Whether a call comes from this machine, by itself: no proxy handed it on, and whoever sent it asked for
 * this machine by name. The page of a stranger whose host name suddenly means 127.0.0.1 (DNS rebinding)
 * asks by that name.
 */
export function isLocalCall({ headers, socket }: FastifyRequest): boolean {
  if (!isLoopback(socket.remoteAddress ?? '')) return false
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false
  return isHere((headers.host ?? '').replace(/:\d+$/, ''))
}

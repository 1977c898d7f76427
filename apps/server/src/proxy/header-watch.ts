import type { FastifyBaseLogger } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { hours, type Ticks } from '../clock.ts'

/** Enough for every proxy of an installation; trusted ranges may hold millions of addresses. */
const mostProxies = 1000

/** The time for which one call proves that a proxy does not write a header. */
const proofTime = hours(1)

/**
 * Finds out which of X-Forwarded-For and Forwarded a proxy does not write. A header that was missing in a
 * forwarded call is not the proxy's own: callers can add a header, but not remove the proxy's. A proxy
 * that drops its own header on some paths seems to write neither, so proofs expire, and the log names
 * that proxy.
 */
export function createHeaderWatch(log: Pick<FastifyBaseLogger, 'warn'>, ticks: Ticks) {
  /** The last time that each header was missing. */
  const missed = [new Map<string, number>(), new Map<string, number>()] as const

  return (proxy: string, { 'x-forwarded-for': list, forwarded }: IncomingHttpHeaders) => {
    const now = ticks()
    const isUnwritten = (header: 0 | 1): boolean =>
      now - (missed[header].get(proxy) ?? -Infinity) < proofTime
    const missing = list === undefined ? 0 : forwarded === undefined ? 1 : undefined
    if (missing !== undefined) {
      if (!isUnwritten(missing) && isUnwritten(missing === 0 ? 1 : 0)) log.warn({ proxy }, dropped)
      const times = missed[missing]
      if (times.has(proxy) || times.size < mostProxies) times.set(proxy, now)
    }
    return [isUnwritten(0), isUnwritten(1)] as const
  }
}

const dropped =
  'a trusted proxy forwards some calls without X-Forwarded-For and some without Forwarded: until it writes one of them on every path, callers who send the other count as the proxy'

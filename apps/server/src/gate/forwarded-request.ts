import type { IncomingHttpHeaders } from 'node:http'

/** The request that a proxy asks about. */
export type ForwardedRequest = {
  /** The origin of the tool, as browsers write it. */
  origin: string
  /** The path with its query. */
  path: string
  method: string
  /** True if another site made the browser send it, and not by a link that a user follows. */
  isForged: boolean
  /** True if a user waits for a page, so that a redirect makes sense. */
  isNavigation: boolean
}

const safeMethods = ['GET', 'HEAD']

/**
 * Reads the headers that the proxy sets in place of the caller's: X-Forwarded-Proto, -Host, -Uri and
 * -Method. Returns undefined if one is missing or repeated, since a list may start with a forged value.
 */
export function readForwarded(headers: IncomingHttpHeaders): ForwardedRequest | undefined {
  const [proto, host, path, method] = ['proto', 'host', 'uri', 'method'].map((name) =>
    single(headers[`x-forwarded-${name}`]),
  )
  if (!proto || !host || !path?.startsWith('/') || !method) return undefined
  const origin = originOf(proto, host)
  if (origin === undefined) return undefined
  const isSafe = safeMethods.includes(method)
  const mode = headers['sec-fetch-mode']
  const isNavigation = isSafe && (mode === undefined ? wantsPage(headers) : mode === 'navigate')
  return {
    origin,
    path,
    method,
    isNavigation,
    // Without fetch metadata, only a foreign Origin reveals it, which no followed link carries.
    isForged: isFromElsewhere(headers, origin) && !(isSafe && mode === 'navigate'),
  }
}

/** The origin as browsers write it. Parsing a URL on each request would cost a tenth of the answer. */
export function originOf(proto: string, host: string): string | undefined {
  if (!/^[\w.:[\]-]+$/.test(host)) return undefined
  if (proto === 'https') return `https://${host.toLowerCase().replace(/:443$/, '')}`
  return proto === 'http' ? `http://${host.toLowerCase().replace(/:80$/, '')}` : undefined
}

/**
 * A comma means that the header was repeated. A path may contain one too, but no browser sends that
 * header twice.
 */
export function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && !value.includes(', ') ? value : undefined
}

const wantsPage = ({ accept }: IncomingHttpHeaders) => /\btext\/html\b/.test(accept ?? '')

function isFromElsewhere(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'cross-site' || site === 'same-site'
  return headers.origin !== undefined && headers.origin !== origin
}

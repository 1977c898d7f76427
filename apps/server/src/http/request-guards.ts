import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '../errors.ts'
import type { TrustedOrigins } from './cross-origin.ts'
import type { Body } from './scope.ts'

/** A form on another site cannot send JSON without a preflight. */
export const jsonBody = {
  type: 'application/json',
  parse(text: string): unknown {
    try {
      // RFC 8259 §8.1 permits ignoring a byte order mark.
      const json = text.replace(/^\uFEFF/, '')
      return json === '' ? undefined : JSON.parse(json)
    } catch (cause) {
      throw new AppError('INVALID_INPUT', { cause })
    }
  },
} satisfies Body

export const formBody = {
  type: 'application/x-www-form-urlencoded',
  parse: (text: string) => new URLSearchParams(text),
} satisfies Body

/** Refuses every body that is not JSON, and also an empty body without a type. */
export function requireJson({ method, headers }: FastifyRequest): void {
  if (method === 'POST' && !isJson(headers)) {
    throw new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
  }
}

export const isJson = ({ 'content-type': type = '' }: IncomingHttpHeaders): boolean =>
  /^application\/json\s*(;|$)/i.test(type)

/**
 * Returns whether a page of another origin sends the request. Programs send neither header; browsers
 * always send one.
 */
export function isForeign(
  { origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  isOurs: (origin: string) => boolean,
): boolean {
  if (origin !== undefined) return !isOurs(origin)
  return site !== undefined && site !== 'same-origin' && site !== 'none'
}

/** Refuses pages of other origins, which must not act with the user's cookies. */
export function refuseForeignOrigins(
  trusted: TrustedOrigins,
  log: Pick<FastifyBaseLogger, 'warn'>,
) {
  let isLogged = false

  return ({ method, headers }: FastifyRequest): void => {
    if (method !== 'POST') return
    if (!isForeign(headers, (origin) => trusted().includes(origin))) return
    const { origin } = headers
    if (origin !== undefined && URL.parse(origin)?.host === headers.host) logRightAddress(origin)
    throw new AppError('FORBIDDEN')
  }

  /** Logs that the pages are open at an address other than PUBLIC_URL, where all forms are refused. */
  function logRightAddress(origin: string): void {
    if (isLogged) return
    isLogged = true
    const [publicUrl] = trusted()
    log.warn(
      { origin, publicUrl },
      'a page was opened at an address that is not PUBLIC_URL, so its forms are refused: open PUBLIC_URL, or set it to the address people use',
    )
  }
}

/**
 * Rewrites an undecodable path, which the router would otherwise answer itself, bypassing every hook.
 */
export function readableUrl(url = '/'): string {
  const path = pathOf(url)
  try {
    decodeURI(path)
    return url
  } catch {
    return path.replaceAll('%', '/.') + url.slice(path.length)
  }
}

/** The path alone, without the query. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

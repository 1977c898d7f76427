import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/** Accepts only JSON bodies, which a form on another site cannot send without a preflight. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      // RFC 8259 §8.1 permits ignoring a byte order mark.
      const text = String(body).replace(/^\uFEFF/, '')
      done(null, text === '' ? undefined : JSON.parse(text))
    } catch (cause) {
      done(new AppError('INVALID_INPUT', { cause }))
    }
  })
}

/** Guards the routes of this scope before the body is read. */
export function guardRequests(app: FastifyInstance, origins: () => [string, ...string[]]): void {
  let isLogged = false

  app.addHook('onRequest', async (request) => {
    // One URL per procedure: other spellings would slip past a proxy's rules.
    if (!/^\/trpc\/[\w.]+(\?|$)/.test(request.url)) throw new AppError('NOT_FOUND')
    if (request.method === 'POST') refuseForeign(request)
  })

  /** Refuses pages of other origins, which must not act with the user's cookies. */
  function refuseForeign({ headers }: FastifyRequest): void {
    const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = headers
    // Programs send neither header; browsers always send one.
    const isForeign =
      origin === undefined
        ? site !== undefined && site !== 'same-origin' && site !== 'none'
        : !origins().includes(origin)
    if (isForeign) {
      if (origin !== undefined && URL.parse(origin)?.host === headers.host) logRightAddress(origin)
      throw new AppError('FORBIDDEN')
    }
    if (!/^application\/json\s*(;|$)/i.test(type)) {
      throw new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
    }
  }

  /** Logs that the pages are open at an address other than PUBLIC_URL, where all forms are refused. */
  function logRightAddress(origin: string): void {
    if (isLogged) return
    isLogged = true
    const [publicUrl] = origins()
    app.log.warn(
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

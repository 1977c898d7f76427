import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'

/** JSON is the only body there is: a foreign form can send none of it without a preflight. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      // RFC 8259 §8.1 lets a reader pass over a byte order mark.
      const text = String(body).replace(/^\uFEFF/, '')
      done(null, text === '' ? undefined : JSON.parse(text))
    } catch (cause) {
      done(new AppError('INVALID_INPUT', { cause }))
    }
  })
}

/** Decides who may call the routes of this scope, before a byte of the body is read. */
export function guardRequests(app: FastifyInstance, origins: () => [string, ...string[]]): void {
  let isLogged = false

  app.addHook('onRequest', async (request) => {
    // One spelling a procedure: another that leads to it would slip past a proxy's rules.
    if (!/^\/trpc\/[\w.]+(\?|$)/.test(request.url)) throw new AppError('NOT_FOUND')
    if (request.method === 'POST') refuseForeign(request)
  })

  /** A page of another origin may not act with our cookies, whatever the browser would send. */
  function refuseForeign({ headers }: FastifyRequest): void {
    const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = headers
    // Programs send neither header; a browser always sends one of them.
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

  /** Our own page, opened at an address that is not the public one: all its forms are refused. */
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

/** A path that cannot be decoded would be answered by the router alone, past every hook of ours. */
export function readableUrl(url = '/'): string {
  const path = pathOf(url)
  try {
    decodeURI(path)
    return url
  } catch {
    return path.replaceAll('%', '/.') + url.slice(path.length)
  }
}

/** What a request is for; the query only says more about it. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

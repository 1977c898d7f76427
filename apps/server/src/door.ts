import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'

/** JSON is the only body there is: a foreign form can send none of it without a preflight. */
export function takeJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch (cause) {
      done(new AppError('INVALID_INPUT', { cause }))
    }
  })
}

/** Who may call the routes of this scope, asked before a byte of the body is read. */
export function guardDoor(app: FastifyInstance, origins: () => string[]): void {
  app.addHook('onRequest', async (request) => {
    // One spelling a procedure: another that leads to it would slip past a proxy's rules.
    if (!/^\/trpc\/[\w.]+(\?|$)/.test(request.url)) throw new AppError('NOT_FOUND')
    if (request.method === 'POST') refuseForeign(request, origins())
  })
}

/** A page of another origin may not act with our cookies, whatever the browser would send. */
function refuseForeign({ headers }: FastifyRequest, origins: string[]): void {
  const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = headers
  // Programs send neither header; a browser always sends one of them.
  const isForeign =
    origin === undefined
      ? site !== undefined && site !== 'same-origin' && site !== 'none'
      : !origins.includes(origin)
  if (isForeign) throw new AppError('FORBIDDEN')
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
  }
}

/** A path that cannot be decoded would be answered by the router alone, past every hook of ours. */
export function readableUrl(url = '/'): string {
  try {
    decodeURI(url)
    return url
  } catch {
    return url.replaceAll('%', '/.')
  }
}

import fastifyCookie from '@fastify/cookie'
import fastifyCors from '@fastify/cors'
import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { days } from './clock.ts'
import type { Context, Services } from './context.ts'
import type { Database } from './database.ts'
import { AppError } from './errors.ts'
import { mountTrpc, sendError } from './handler.ts'
import { renderInboxPage, type DevInbox } from './mail/dev-inbox.ts'

type Options = Omit<Services, 'publicUrl'> & {
  database: Database
  inbox?: DevInbox | undefined
}

const pages = fileURLToPath(new URL('../../web/dist/', import.meta.url))

/** The whole HTTP surface. `publicUrl` is settled once the port is known. */
export async function createApp(
  options: Options & { publicUrl: () => string },
): Promise<FastifyInstance> {
  const { config, database, inbox } = options
  const app = fastify({
    bodyLimit: 16 * 1024,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    loggerInstance: options.log,
    logController: new fastify.LogController({ disableRequestLogging: true }),
  })
  const isHttps = () => options.publicUrl().startsWith('https:')
  await app.register(fastifyCookie)
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [`'self'`],
        imgSrc: [`'self'`, 'data:', 'https:'],
        objectSrc: [`'none'`],
        baseUri: [`'none'`],
        formAction: [`'self'`],
        frameAncestors: [`'none'`],
      },
    },
    hsts: config.publicUrl?.startsWith('https:')
      ? { maxAge: 31_536_000, includeSubDomains: true }
      : false,
    xFrameOptions: { action: 'deny' },
  })

  if (config.corsOrigins.length > 0) {
    await app.register(fastifyCors, {
      origin: config.corsOrigins,
      credentials: true,
      methods: ['GET', 'POST'],
    })
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)))
    } catch (cause) {
      done(new AppError('INVALID_INPUT', { cause }))
    }
  })

  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/trpc')) return
    void reply.header('cache-control', 'no-store')
    if (/%/.test(request.url.split('?', 1)[0] ?? '')) throw new AppError('NOT_FOUND')
    if (request.method === 'POST') refuseForeign(request)
  })

  /** A page of another origin may not act with our cookies, whatever the browser would send. */
  function refuseForeign(request: FastifyRequest): void {
    const { origin, 'sec-fetch-site': site, 'content-type': type = '' } = request.headers
    const isOurs =
      origin === undefined || [options.publicUrl(), ...config.corsOrigins].includes(origin)
    if (!isOurs || (site === 'cross-site' && origin === undefined)) throw new AppError('FORBIDDEN')
    if (!/^application\/json\s*(;|$)/i.test(type)) {
      throw new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
    }
  }

  app.setErrorHandler((error, request, reply) => sendError(toTransportError(error), request, reply))

  const createContext = (request: FastifyRequest, reply: FastifyReply): Context => {
    const name = isHttps() ? '__Host-latchkey' : 'latchkey'
    const cookie = { httpOnly: true, sameSite: 'strict', secure: isHttps(), path: '/' } as const
    return {
      ...options,
      publicUrl: options.publicUrl(),
      em: database.em.fork(),
      now: options.clock(),
      ip: request.ip,
      locale: /^zh\b/i.test(request.headers['accept-language'] ?? '') ? 'zh' : 'en',
      userAgent: request.headers['user-agent'],
      accessToken: /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1],
      refreshCookie: request.cookies[name],
      setRefreshCookie: (value) =>
        value === null
          ? void reply.clearCookie(name, cookie)
          : void reply.setCookie(name, value, {
              ...cookie,
              maxAge: days(config.sessionTtlDays) / 1000,
            }),
    }
  }
  mountTrpc(app, createContext)

  app.get('/health', () => ({ status: 'ok' }))
  app.get('/ready', async (_request, reply) => {
    const isUp = await database.isReachable()
    const mail = config.senders.length > 0 ? 'smtp' : 'dev inbox'
    return reply
      .status(isUp ? 200 : 503)
      .send({ status: isUp ? 'ok' : 'unavailable', database: isUp ? 'ok' : 'down', mail })
  })
  if (inbox) {
    app.get('/dev/inbox.json', () => inbox.list())
    app.get('/dev/inbox', (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header(
          'content-security-policy',
          `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'`,
        )
        .send(renderInboxPage(inbox.list())),
    )
  }
  await servePages(app, config.passwordMinLength)
  return app
}

/** Assets are named by their hash and never change; every other path of a page is the page. */
async function servePages(app: FastifyInstance, passwordMinLength: number): Promise<void> {
  const notPages = /^\/(trpc|dev|assets)(\/|$|\?)|\.[^/?]*(\?|$)|\/\.|%/
  const isBuilt = existsSync(pages)
  app.setNotFoundHandler((request, reply) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isBuilt || !isRead || notPages.test(request.url)) {
      return sendError(new AppError('NOT_FOUND'), request, reply)
    }
    return sendPage(reply)
  })
  if (!isBuilt) return app.log.warn('apps/web is not built: no pages are served')
  const meta = `<meta name="latchkey-password-min" content="${passwordMinLength}" /></head>`
  const page = readFileSync(join(pages, 'index.html'), 'utf8').replace('</head>', meta)
  const sendPage = (reply: FastifyReply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(page)
  app.get('/', (_request, reply) => sendPage(reply))
  await app.register(fastifyStatic, {
    root: pages,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.includes('/assets/')
      void reply.header(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
}

function toTransportError(error: unknown) {
  const status = (error as { statusCode?: number }).statusCode
  if (error instanceof AppError) return error
  if (status === 413) return new AppError('INVALID_INPUT', { code: 'PAYLOAD_TOO_LARGE' })
  if (status === 415) return new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
  if (status !== undefined && status < 500) return new AppError('INVALID_INPUT')
  return getTRPCErrorFromUnknown(error)
}

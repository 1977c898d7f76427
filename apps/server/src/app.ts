import fastifyCookie from '@fastify/cookie'
import fastifyCors from '@fastify/cors'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { serveAvatars } from './avatars.ts'
import { guardBrowsers } from './browser-rules.ts'
import { days, later } from './clock.ts'
import { watchCalls } from './calls.ts'
import { guardDoor, readableUrl, takeJsonOnly } from './door.ts'
import { AppError } from './errors.ts'
import { mountTrpc, sendError } from './handler.ts'
import type { RedisCounters } from './limits/redis-counters.ts'
import type { DevInbox } from './mail/dev-inbox.ts'
import { inboxPolicy, renderInboxPage } from './mail/inbox-page.ts'
import { servePages } from './pages.ts'
import { mountHops } from './proxy/hops.ts'
import { contextMaker, isStranger, type Surroundings } from './request-context.ts'
import type { Traces } from './traces/open-traces.ts'

type Options = Surroundings & {
  inbox?: DevInbox | undefined
  redis?: RedisCounters | undefined
  traces: Traces
  /** Still answers, and wants no more to answer. */
  isDraining: () => boolean
}

/** The whole HTTP surface. `publicUrl` is settled once the port is known. */
export async function createApp(options: Options): Promise<FastifyInstance> {
  const { config, database, inbox, redis } = options
  const app = fastify({
    bodyLimit: 16 * 1024,
    trustProxy: config.trustProxy.length > 0 ? config.trustProxy : false,
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => readableUrl(url),
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    loggerInstance: options.log,
    logController: new fastify.LogController({ disableRequestLogging: true }),
    schemaController: { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } },
  })
  app.decorateReply('reason', undefined)
  await app.register(fastifyCookie)
  guardBrowsers(app, config.publicUrl)
  if (config.corsOrigins.length > 0) {
    await app.register(fastifyCors, {
      origin: config.corsOrigins,
      credentials: true,
      methods: ['GET', 'POST'],
    })
  }
  // Whoever reports a fault can name the request, and the log knows it.
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id)
    done()
  })
  // Node itself would answer 417 to an Expect it does not know, past every hook.
  app.server.on('checkExpectation', app.routing)
  takeJsonOnly(app)
  app.setErrorHandler((error, request, reply) => sendError(toTransportError(error), request, reply))

  const createContext = contextMaker(options)
  const origins = () => [options.publicUrl(), ...config.corsOrigins]
  await app.register(
    async (scope) => {
      watchCalls(scope, options.meters)
      options.traces.watchCalls(scope)
      guardDoor(scope, origins)
      mountTrpc(scope, createContext)
    },
    { prefix: '/trpc' },
  )

  serveAvatars(app, database.em)
  app.get('/health', () => ({ status: 'ok' }))
  app.get('/ready', async (_request, reply) => {
    const asked = await Promise.all([database.isReachable(), redis?.isReachable() ?? true])
    const [databaseState, redisState] = asked.map((isUp) => (isUp ? 'ok' : 'down'))
    const isUp = asked.every(Boolean) && !options.isDraining()
    // Mail has a state of its own: without it people can still sign in.
    const mail = { via: inbox ? 'dev inbox' : 'smtp', senders: options.outbox.senders() }
    return reply.status(isUp ? 200 : 503).send({
      status: isUp ? 'ok' : options.isDraining() ? 'draining' : 'unavailable',
      database: databaseState,
      ...(redis && { redis: redisState }),
      mail,
    })
  })
  // Password managers ask for the first (W3C), people who found a hole for the second (RFC 9116).
  app.get('/.well-known/change-password', (_request, reply) =>
    reply.redirect('/account#password', 302),
  )
  const { support } = config.brand
  if (support !== undefined) {
    app.get('/.well-known/security.txt', (_request, reply) => {
      const expires = later(options.clock(), days(180)).toISOString()
      return reply
        .type('text/plain; charset=utf-8')
        .send(`Contact: mailto:${support}\nExpires: ${expires}\nPreferred-Languages: en, zh\n`)
    })
  }
  mountHops(app, options)
  if (inbox) {
    app.get('/dev/inbox.json', () => inbox.list())
    app.get('/dev/inbox', (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', inboxPolicy)
        .send(renderInboxPage(inbox.list())),
    )
  }
  await servePages(app, {
    ...config,
    publicUrl: options.publicUrl,
    isStranger: (request) => isStranger(request, options.publicUrl()),
  })
  return app
}

function toTransportError(error: unknown) {
  const status = (error as { statusCode?: number }).statusCode
  if (error instanceof AppError) return error
  if (status === 413) return new AppError('INVALID_INPUT', { code: 'PAYLOAD_TOO_LARGE' })
  if (status === 415) return new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
  if (status !== undefined && status < 500) return new AppError('INVALID_INPUT')
  return getTRPCErrorFromUnknown(error)
}

/** Inputs are checked by zod, behind tRPC: Fastify's own compilers would only take time at the start. */
function noSchema(): never {
  throw new Error('no route has a schema of Fastify')
}

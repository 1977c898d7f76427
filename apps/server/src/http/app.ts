import fastifyCookie from '@fastify/cookie'
import fastifyCors from '@fastify/cors'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { serveAvatars } from './avatar-route.ts'
import { guardBrowsers, standingHeaders } from './security-headers.ts'
import { answerBrokenHttp, boundConnections, httpTerms } from './connections.ts'
import { days, later } from '../clock.ts'
import { watchCalls } from './call-log.ts'
import { guardDoor, readableUrl, takeJsonOnly } from './request-guards.ts'
import { AppError } from '../errors.ts'
import { mountTrpc, procedureName, sendError } from './trpc-handler.ts'
import type { RedisCounters } from '../limits/redis-counters.ts'
import type { DevInbox } from '../mail/dev-inbox.ts'
import { inboxPolicy, renderInboxPage } from '../mail/inbox-page.ts'
import { servePages } from './web-app.ts'
import { createCallerReader } from '../proxy/caller.ts'
import { isLocalCall } from '../proxy/here.ts'
import { mountHops } from '../proxy/hops.ts'
import { contextMaker, isStranger, type Surroundings } from './request-context.ts'
import type { Traces } from '../traces/traces.ts'

type Options = Surroundings & {
  inbox?: DevInbox | undefined
  redis?: RedisCounters | undefined
  traces: Traces
  /** How long a call may take to arrive, in milliseconds. */
  callTimeout: number
  /** Still answers, and wants no more to answer. */
  isDraining: () => boolean
}

/** The whole HTTP surface. `publicUrl` is settled once the port is known. */
export async function createApp(options: Options): Promise<FastifyInstance> {
  const { config, database, inbox, redis } = options
  const headers = standingHeaders(config.publicUrl)
  const app = fastify({
    bodyLimit: 16 * 1024,
    http: httpTerms(options.callTimeout),
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => readableUrl(url),
    requestTimeout: options.callTimeout,
    // Its answer would carry none of our headers; what comes while connections close is answered as ever.
    return503OnClosing: false,
    clientErrorHandler: answerBrokenHttp(headers),
    frameworkErrors: (error, request, reply) =>
      sendError(toTransportError(error), request, reply.headers(headers)),
    forceCloseConnections: 'idle',
    loggerInstance: options.log,
    logController: new fastify.LogController({ disableRequestLogging: true }),
    schemaController: { compilersFactory: { buildValidator: noSchema, buildSerializer: noSchema } },
  })
  app.decorateReply('reason', undefined)
  app.decorateRequest('caller', '')
  boundConnections(app, config.maxConnections)
  await app.register(fastifyCookie)
  guardBrowsers(app, headers)
  if (config.corsOrigins.length > 0) {
    await app.register(fastifyCors, {
      origin: config.corsOrigins,
      credentials: true,
      methods: ['GET', 'POST'],
    })
  }
  // Whoever reports a fault can name the request, and the log knows it.
  const readCaller = createCallerReader(config.trustProxy, options.log)
  app.addHook('onRequest', (request, reply, done) => {
    request.caller = readCaller(request)
    void reply.header('x-request-id', request.id)
    const isWhole = request.headers.host !== undefined || request.raw.httpVersion === '1.0'
    // RFC 9112 §3.2; Node would refuse it without our headers.
    if (!isWhole) void reply.header('connection', 'close')
    done(isWhole ? undefined : new AppError('INVALID_INPUT'))
  })
  // Node itself would answer 417 to an Expect it does not know, past every hook.
  app.server.on('checkExpectation', app.routing)
  takeJsonOnly(app)
  app.setErrorHandler((error, request, reply) => sendError(toTransportError(error), request, reply))

  const createContext = contextMaker(options)
  const origins = (): [string, ...string[]] => [options.publicUrl(), ...config.corsOrigins]
  await app.register(
    async (scope) => {
      watchCalls(scope, options.meters)
      options.traces.watchCalls(scope, procedureName)
      guardDoor(scope, origins)
      mountTrpc(scope, createContext, options.passwords)
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
    const mail = { senders: options.outbox.senders() }
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
    // Every code is in there: for this machine only, unless the operator opened it to all.
    const onRequest = async (request: FastifyRequest) => {
      if (!config.devInbox && !isLocalCall(request)) throw new AppError('NOT_FOUND')
    }
    app.get('/dev/inbox.json', { onRequest }, () => inbox.list())
    app.get('/dev/inbox', { onRequest }, (_request, reply) =>
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

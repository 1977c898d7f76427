import fastifyCookie from '@fastify/cookie'
import { randomUUID } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { serveAvatars } from './avatar-route.ts'
import { guardBrowsers, standingHeaders } from './security-headers.ts'
import { createEarlyRefusal } from './early-refusal.ts'
import { answerBrokenHttp, boundConnections, httpOptions } from './connections.ts'
import { watchCalls } from './call-log.ts'
import { watchGuessedContinues } from './guessed-continue.ts'
import { jsonBody, readableUrl, refuseForeignOrigins, requireJson } from './request-guards.ts'
import { AppError } from '../errors.ts'
import { admitOrigins } from './cross-origin.ts'
import { serveHealth } from './health.ts'
import { serveInbox, servePreview } from './dev-pages.ts'
import { serveGate } from './gate/gate.ts'
import { serveStatusFeed } from './status-feed.ts'
import { serveWellKnown } from './well-known.ts'
import { serveOpenIdConnect } from './app-scope.ts'
import { serveSignOut } from './app-sign-out.ts'
import { serveApiDocument } from './openapi/route.ts'
import { openScope, setBodies } from './scope.ts'
import { sendError, toTransportError } from './send-error.ts'
import { costlyProcedures, mountTrpc, procedureName, requireProcedurePath } from './trpc-handler.ts'
import type { StatusFeed } from '../events/status-feed.ts'
import type { RedisCounters } from '../limits/redis-counters.ts'
import type { WantedForms } from '../foreign-hashes/wanted-forms.ts'
import type { DevInbox } from '../mail/dev-inbox.ts'
import { servePages } from './web-app.ts'
import { createCallerReader } from '../proxy/caller.ts'
import { mountHops } from '../proxy/hops.ts'
import { contextMaker, isStranger, type ContextDeps } from './request-context.ts'
import type { FindEnteredSession, ReadEnteredSession } from '../sessions/live-session.ts'
import type { Traces } from '../traces/traces.ts'

type Options = ContextDeps & {
  findEnteredSession: FindEnteredSession
  readEnteredSession: ReadEnteredSession
  statusFeed: StatusFeed
  inbox?: DevInbox | undefined
  wakeLogouts: () => void
  redis?: RedisCounters | undefined
  wantedForms: () => WantedForms
  traces: Traces
  /** The milliseconds in which a call must arrive. */
  callTimeout: number
  /** True while shutting down: the server answers open requests and asks for no new ones. */
  isDraining: () => boolean
}

/** Creates the HTTP server with all routes. `publicUrl` is final once the port is known. */
export async function createApp(options: Options): Promise<FastifyInstance> {
  const { config, database, inbox } = options
  const headers = standingHeaders(config.publicUrl)
  const app = fastify({
    bodyLimit: 16 * 1024,
    http: httpOptions(options.callTimeout),
    genReqId: () => randomUUID(),
    rewriteUrl: ({ url }) => readableUrl(url),
    requestTimeout: options.callTimeout,
    // Fastify's own 503 would lack our headers, so requests during shutdown are answered as usual.
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
  const { publicUrl } = options
  const trusted = admitOrigins(app, {
    apps: options.apps,
    configured: config.corsOrigins,
    publicUrl,
  })
  // The request id lets a user's report be found in the log.
  const readCaller = createCallerReader(config.trustProxy, options.log)
  app.addHook('onRequest', (request, reply, done) => {
    request.caller = readCaller(request)
    void reply.header('x-request-id', request.id)
    const isWhole = request.headers.host !== undefined || request.raw.httpVersion === '1.0'
    // RFC 9112 §3.2. Node itself would refuse such a request without our headers.
    if (!isWhole) void reply.header('connection', 'close')
    done(isWhole ? undefined : new AppError('INVALID_INPUT'))
  })
  const isRefused = createEarlyRefusal({
    costly: costlyProcedures,
    requireRoom: options.passwords.requireRoom,
    readCaller,
    headers,
    publicUrl: options.publicUrl,
    isDraining: options.isDraining,
    meters: options.meters,
    log: options.log,
  })
  app.server.removeAllListeners('request').on('request', (request, response) => {
    if (!isRefused(request, response)) app.routing(request, response)
  })
  // Node itself would answer 417 to an unknown Expect header, bypassing every hook.
  app.server.on('checkExpectation', app.routing)
  setBodies(app, [jsonBody])
  app.setErrorHandler((error, request, reply) => sendError(toTransportError(error), request, reply))

  const createContext = contextMaker(options)
  await openScope(app, {
    prefix: '/trpc',
    bodies: [jsonBody],
    guards: [requireProcedurePath, refuseForeignOrigins(trusted, app.log), requireJson],
    sendError,
    routes(scope) {
      watchCalls(scope, options.meters, procedureName)
      options.traces.watchCalls(scope, procedureName)
      mountTrpc(scope, createContext, options.passwords)
    },
  })

  if (config.legacy) {
    const { serveLegacyClients } = await import('./legacy/legacy-clients.ts')
    await serveLegacyClients(app, options, config.legacy)
  }
  await serveOpenIdConnect(app, options)
  await serveSignOut(app, options)
  serveAvatars(app, database.em)
  serveHealth(app, options)
  serveWellKnown(app, options)
  serveGate(app, options)
  serveStatusFeed(app, options)
  const served = { hasInbox: inbox !== undefined, hasLegacyClients: config.legacy !== undefined }
  serveApiDocument(app, { brand: config.brand, ...served, publicUrl })
  mountHops(app, options)
  if (!config.isProduction) watchGuessedContinues(app)
  const sendPage = await servePages(app, {
    ...config,
    hasInbox: inbox !== undefined,
    wanted: options.wantedForms,
    publicUrl: options.publicUrl,
    isStranger: (request) => isStranger(request, options.publicUrl()),
  })
  if (inbox) {
    const dev = { ...config, publicUrl: options.publicUrl, isOpen: config.devInbox, sendPage }
    serveInbox(app, inbox, dev)
    servePreview(app, dev)
  }
  return app
}

/** Zod checks all inputs, so Fastify's schema compilers would only slow the start. */
function noSchema(): never {
  throw new Error('no route has a schema of Fastify')
}

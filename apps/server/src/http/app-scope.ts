import type { AppQuestion } from '@latchkey/shared/app'
import { getTRPCErrorFromUnknown } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage } from 'node:http'
import * as z from 'zod/mini'
import type { Context } from '../context.ts'
import { plainPagePolicy } from '../brand/plain-page.ts'
import { AppError, asAppError } from '../errors.ts'
import { answerQuestion } from '../oidc/answer-question.ts'
import type { Guess } from '../limits/guesses.ts'
import { chargeOf } from './charge.ts'
import { createEngine, type EngineDeps } from '../oidc/engine.ts'
import { contextMaker, type ContextDeps } from './request-context.ts'
import { formBody, jsonBody, refuseForeignOrigins, requireJson } from './request-guards.ts'
import { isLocalCall } from '../proxy/here.ts'
import { requireMethod, sendOAuthError, visitErrorSender } from './oauth-answers.ts'
import { openScope, setBodies } from './scope.ts'
import { sendError, toTransportError } from './send-error.ts'

const authorize = '/oauth/authorize'
const visits = [authorize, `${authorize}/:uid`]
/** Calls that carry the credentials of an app. */
const calls = ['/oauth/token', '/oauth/revoke', '/oauth/introspect']
const userInfo = '/oauth/userinfo'
const discovery = '/.well-known/openid-configuration'

/** The decision on a page: yes, no, or null while the page only asks. */
const replyBody = z.strictObject({ isAgreed: z.nullable(z.boolean()) })

/** Serves OpenID Connect: the paths of the engine, and the answers to its questions. */
export async function serveOpenIdConnect(
  app: FastifyInstance,
  options: ContextDeps & Omit<EngineDeps, 'contextOf' | 'guessOf' | 'handBack'>,
): Promise<void> {
  const { publicUrl } = options
  const { brand } = options.config
  // The engine's form for an app that asked for one loosens this policy.
  const policy = plainPagePolicy(brand)
  const createContext = contextMaker(options)
  // The bearer tokens of these calls are the engine's.
  const createEngineContext = contextMaker(options, { claimsOf: () => undefined })
  const contexts = new WeakMap<IncomingMessage, Context>()
  const guesses = new WeakMap<IncomingMessage, Guess>()
  const returned = new WeakMap<IncomingMessage, AppError>()
  const engine = createEngine({
    ...options,
    contextOf: (req) => contexts.get(req),
    guessOf: (req) => guesses.get(req),
    handBack(req, error) {
      const known = asAppError(getTRPCErrorFromUnknown(error))
      if (known.reason === 'INTERNAL') return false
      returned.set(req, known)
      return true
    },
  })

  /** The engine trusts these headers, and derives addresses and cookies from them. */
  function underOurAddress({ raw }: FastifyRequest): void {
    const { host, protocol } = new URL(publicUrl())
    for (const name of Object.keys(raw.headers))
      if (name.startsWith('x-forwarded-') || name === 'forwarded') delete raw.headers[name]
    raw.headers.host = host
    raw.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  }

  async function handOver(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const provider = await engine()
    if (!provider) throw new AppError('NOT_FOUND')
    contexts.set(request.raw, createEngineContext(request, reply))
    underOurAddress(request)
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.setHeader('content-security-policy', policy)
    await provider.callback()(request.raw, reply.raw)
    const error = returned.get(request.raw)
    if (!error) return void reply.hijack()
    // Its cookies would end a visit that the browser may repeat, but pages of an app may read why it failed.
    for (const name of reply.raw.getHeaderNames())
      if (!/^(access-control-.*|vary)$/.test(name)) reply.raw.removeHeader(name)
    throw error
  }

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The engine reads the body itself.
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    const limitsOf = (request: FastifyRequest) =>
      isLocalCall(request) ? options.localLimits : options.limits
    const limited = async (request: FastifyRequest, reply: FastifyReply) => {
      await chargeOf(options.limits, reply.raw)('appVisitsPerIp', request.caller)
    }
    /** Only wrong secrets count: an app calls for all of its users from one address. */
    const judged = (request: FastifyRequest, reply: FastifyReply) =>
      limitsOf(request).judge('appFailuresPerIp', request.caller, async (guess) => {
        guesses.set(request.raw, guess)
        await handOver(request, reply)
        if (reply.raw.statusCode === 401) await guess.fail()
      })
    const toPeople = onError(visitErrorSender(brand))
    for (const url of visits)
      scope.get(url, { onRequest: limited, handler: handOver, errorHandler: toPeople })
    scope.setErrorHandler(onError(sendOAuthError))
    for (const url of calls)
      scope.all(url, { onRequest: requireMethod('POST', 'OPTIONS'), handler: judged })
    const onRequest = requireMethod('GET', 'POST', 'OPTIONS')
    scope.all(userInfo, { onRequest, handler: handOver })
    scope.get(discovery, { handler: handOver })
  })

  await app.register(async (scope) => {
    setBodies(scope, [formBody])
    // OpenID Connect Core 3.1.2.1: an app may post. The redirect that follows brings the cookies, which
    // browsers withhold when another site posts.
    scope.post<{ Body: URLSearchParams }>(authorize, (request, reply) =>
      reply.redirect(`${authorize}?${request.body.toString()}`, 303),
    )
  })

  await openScope(app, {
    prefix: '/interaction',
    bodies: [jsonBody],
    guards: [refuseForeignOrigins(() => [publicUrl()], app.log), requireJson],
    sendError,
    routes(scope) {
      scope.post('/:uid/answer', async (request, reply) => {
        const given = replyBody.safeParse(request.body)
        if (!given.success) throw new AppError('INVALID_INPUT')
        const provider = await engine()
        if (!provider) return { status: 'expired' } satisfies AppQuestion
        underOurAddress(request)
        const ctx = createContext(request, reply)
        const exchange = { provider, req: request.raw, res: reply.raw, reply: given.data }
        return answerQuestion(ctx, exchange)
      })
    },
  })
}

const onError =
  (send: typeof sendOAuthError) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): unknown =>
    send(toTransportError(error), request, reply)

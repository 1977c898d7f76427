import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod/mini'
import { AppError } from '../errors.ts'
import { answerQuestion } from '../oidc/answer-question.ts'
import { createEngine, type EngineDeps } from '../oidc/engine.ts'
import { contextMaker, type ContextDeps } from './request-context.ts'
import { jsonBody, refuseForeignOrigins, requireJson } from './request-guards.ts'
import { openScope, setBodies } from './scope.ts'
import { sendError } from './send-error.ts'

const authorize = '/oauth/authorize'
const visits = [authorize, `${authorize}/:uid`]
const calls = ['/oauth/token', '/oauth/userinfo', '/oauth/revoke', '/oauth/introspect']
const form = 'application/x-www-form-urlencoded'
const discovery = '/.well-known/openid-configuration'

/** What a page answers: yes, no, or null while it only asks. */
const replyBody = z.strictObject({ isAgreed: z.nullable(z.boolean()) })

/** Serves OpenID Connect: the paths of the engine, and the answers to its questions. */
export async function serveOpenIdConnect(
  app: FastifyInstance,
  options: ContextDeps & EngineDeps,
): Promise<void> {
  const engine = createEngine(options)
  const { publicUrl } = options

  /** The engine believes these headers, and derives addresses and cookies from them. */
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
    underOurAddress(request)
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.raw.setHeader('content-security-policy', answerPolicy)
    await provider.callback()(request.raw, reply.raw)
  }

  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    // The engine reads the body itself.
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    const limited = async (request: FastifyRequest) => {
      await options.limits.enforce('appVisitsPerIp', request.caller)
    }
    for (const url of visits) scope.get(url, { onRequest: limited, handler: handOver })
    for (const url of calls) scope.all(url, { handler: handOver })
    scope.get(discovery, { handler: handOver })
  })

  await app.register(async (scope) => {
    setBodies(scope, [{ type: form, parse: (text) => new URLSearchParams(text) }])
    // OpenID Connect Core 3.1.2.1: an app may post. The visit that follows brings the cookies, which
    // browsers keep back when another site posts.
    scope.post<{ Body: URLSearchParams }>(authorize, (request, reply) =>
      reply.redirect(`${authorize}?${request.body.toString()}`, 303),
    )
  })

  const createContext = contextMaker(options)
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
        if (!provider) throw new AppError('NOT_FOUND')
        underOurAddress(request)
        const ctx = createContext(request, reply)
        const exchange = { provider, req: request.raw, res: reply.raw, reply: given.data }
        return answerQuestion(ctx, exchange)
      })
    },
  })
}

/** Pages of the engine load nothing, and post at most to us or, by their own hash, to the app. */
const answerPolicy = `default-src 'none'; script-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

import type { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { toTransportError } from './send-error.ts'

/** A content type that a scope accepts. */
export type Body = {
  type: string | RegExp
  /** Throws INVALID_INPUT for a malformed body. */
  parse(text: string): unknown
}

export type ScopeRules = {
  prefix: string
  /** Content types outside this list are refused. */
  bodies: readonly Body[]
  /** Guards, run in order before the body is read. Each throws to refuse. */
  guards: readonly ((request: FastifyRequest) => void)[]
  /** Answers an error in the format that callers of this scope expect. */
  sendError(error: TRPCError, request: FastifyRequest, reply: FastifyReply): unknown
  routes(scope: FastifyInstance): void
}

/**
 * Opens a scope: routes with their own rules. An endpoint that takes forms or answers errors in another
 * format can then stand beside `/trpc` without loosening it.
 */
export async function openScope(app: FastifyInstance, rules: ScopeRules): Promise<void> {
  const { prefix, bodies, guards, sendError, routes } = rules
  await app.register(
    async (scope) => {
      setBodies(scope, bodies)
      scope.setErrorHandler((error, request, reply) =>
        sendError(toTransportError(error), request, reply),
      )
      scope.addHook('onRequest', (request, _reply, done) => {
        for (const guard of guards) guard(request)
        done()
      })
      routes(scope)
    },
    { prefix },
  )
}

/** Replaces the content types that a scope accepts. */
export function setBodies(scope: FastifyInstance, bodies: readonly Body[]): void {
  scope.removeAllContentTypeParsers()
  for (const { type, parse } of bodies) {
    scope.addContentTypeParser(type, { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, parse(String(body)))
      } catch (error) {
        done(error as Error)
      }
    })
  }
}

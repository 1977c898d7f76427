import { callTRPCProcedure, getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from './context.ts'
import { AppError, asAppError, errorShape } from './errors.ts'
import { appRouter } from './router.ts'

type CreateContext = (request: FastifyRequest, reply: FastifyReply) => Context

/**
 * tRPC's wire format straight from a Fastify route: one call a request, JSON bodies only. The stock
 * adapters also take batches, multipart bodies and twice-encoded paths, each a way past a limit.
 */
export function mountTrpc(app: FastifyInstance, createContext: CreateContext): void {
  app.get('/trpc/*', (request, reply) => answer(request, reply, 'query'))
  app.post('/trpc/*', (request, reply) => answer(request, reply, 'mutation'))

  async function answer(request: FastifyRequest, reply: FastifyReply, type: 'query' | 'mutation') {
    const path = request.url.slice('/trpc/'.length).split('?', 1)[0] ?? ''
    try {
      const data = await callTRPCProcedure({
        router: appRouter,
        path,
        type,
        ctx: createContext(request, reply),
        getRawInput: () =>
          Promise.resolve(type === 'query' ? queryInput(request) : (request.body ?? undefined)),
        signal: undefined,
        batchIndex: 0,
      })
      return { result: { data } }
    } catch (cause) {
      return sendError(getTRPCErrorFromUnknown(cause), request, reply)
    }
  }
}

/** The one way an error leaves, whichever layer raised it. */
export function sendError(error: TRPCError, request: FastifyRequest, reply: FastifyReply) {
  const known = asAppError(error)
  const path = /^\/trpc\/([^?%]*)/.exec(request.url)?.[1]
  if (known.reason === 'INTERNAL') request.log.error({ err: error }, 'unexpected error')
  if (known.details.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', known.details.retryAfterSeconds)
  }
  const shape = errorShape(known, path)
  return reply.status(shape.data.httpStatus).send({ error: shape })
}

function queryInput(request: FastifyRequest): unknown {
  const { input } = request.query as { input?: string | string[] }
  if (input === undefined) return undefined
  try {
    return JSON.parse(Array.isArray(input) ? '' : input)
  } catch (cause) {
    throw new AppError('INVALID_INPUT', { cause })
  }
}

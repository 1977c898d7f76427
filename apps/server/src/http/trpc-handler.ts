import { getTRPCErrorFromUnknown, type AnyTRPCProcedure } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { authenticate } from '../auth/authenticate.ts'
import { recordLimit } from '../auth/record-limit.ts'
import { AppError } from '../errors.ts'
import { sendError } from './send-error.ts'
import type { Passwords } from '../passwords/password.ts'
import { pathOf } from './request-guards.ts'
import { LongAnswer } from './streamed-answer.ts'
import { appRouter } from '../router.ts'
import type { Meta } from '../trpc.ts'

type CreateContext = (request: FastifyRequest, reply: FastifyReply) => Context

/** Every procedure by its path. A map, so that no path finds an inherited property. */
export const procedures: ReadonlyMap<string, AnyTRPCProcedure> = new Map(
  // Flat at run time, despite its type.
  Object.entries(appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>),
)

export const metaOf = ({ meta }: AnyTRPCProcedure['_def']): Meta => meta ?? {}

/** Procedures that end in a password hash. */
export const costlyProcedures: ReadonlySet<string> = new Set(
  [...procedures].filter(([, { _def }]) => metaOf(_def).endsInHash).map(([path]) => path),
)

/** Returns the procedure of a URL, or `unknown`, which is safe for logs, metrics and traces. */
export function procedureName(url: string): string {
  const path = pathIn(url)
  return procedures.has(path) ? path : 'unknown'
}

/** One URL per procedure: other spellings would slip past a proxy's rules. */
export function requireProcedurePath({ url }: FastifyRequest): void {
  if (!/^\/trpc\/[\w.]+(\?|$)/.test(url)) throw new AppError('NOT_FOUND')
}

const pathIn = (url: string): string => pathOf(url).slice('/trpc/'.length)

/**
 * Serves tRPC's wire format from plain Fastify routes: one call per request, JSON bodies only. The
 * stock adapters also accept batches, multipart bodies and twice-encoded paths, each of which could
 * bypass a limit.
 */
export function mountTrpc(
  app: FastifyInstance,
  createContext: CreateContext,
  { requireRoom }: Pick<Passwords, 'requireRoom'>,
): void {
  app.get('/*', (request, reply) => answer(request, reply, 'query'))
  app.post('/*', answerMutation)
  for (const [path, { _def }] of procedures) {
    const { bodyLimit, endsInHash } = metaOf(_def)
    if (bodyLimit !== undefined) {
      app.post(`/${path}`, { bodyLimit, onRequest: refuseStrangers }, answerMutation)
    }
    if (endsInHash) app.post(`/${path}`, { onRequest: refuseBurst }, answerMutation)
  }

  /** Buffers long bodies for signed-in callers only. */
  async function refuseStrangers(request: FastifyRequest, reply: FastifyReply) {
    const signedIn = await authenticate(createContext(request, reply)).catch((cause: unknown) => {
      // A database error may have a status, which Fastify would send.
      throw getTRPCErrorFromUnknown(cause)
    })
    if (!signedIn) throw new AppError('UNAUTHENTICATED')
  }

  function refuseBurst({ caller }: FastifyRequest, _reply: FastifyReply, done: () => void) {
    requireRoom(caller)
    done()
  }

  function answerMutation(request: FastifyRequest, reply: FastifyReply) {
    return answer(request, reply, 'mutation')
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, type: 'query' | 'mutation') {
    const path = pathIn(request.url)
    const ctx = createContext(request, reply)
    try {
      const procedure = procedures.get(path)
      if (!procedure) throw new AppError('NOT_FOUND')
      const isByBody = type === 'mutation' && metaOf(procedure._def).hasSecretInput === true
      if (procedure._def.type !== type && !isByBody) {
        throw new AppError('INVALID_INPUT', { code: 'METHOD_NOT_SUPPORTED' })
      }
      const data = await procedure({
        path,
        type: procedure._def.type,
        ctx,
        getRawInput: () =>
          Promise.resolve(type === 'query' ? queryInput(request) : (request.body ?? undefined)),
        // Procedures use the signal of the context.
        signal: undefined,
        batchIndex: 0,
      })
      if (data instanceof LongAnswer) return sendLong(data, request, reply)
      return { result: { data } }
    } catch (cause) {
      const error = getTRPCErrorFromUnknown(cause)
      await recordLimit(ctx, error)
      return sendError(error, request, reply)
    }
  }
}

/** Streams an answer. A truncated one is not valid JSON, so callers notice. */
function sendLong(answer: LongAnswer, { log }: FastifyRequest, reply: FastifyReply) {
  const stream = answer.read((err) => log.error({ err }, 'a streamed answer was interrupted'))
  return reply.type('application/json; charset=utf-8').send(stream)
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

import type { FastifyBaseLogger } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError, errorShape } from '../errors.ts'
import { isForeign, isJson } from './request-guards.ts'
import type { Meters } from '../metrics/meters.ts'

type Deps = {
  /** Names of the procedures that end in a password hash. */
  costly: ReadonlySet<string>
  /** Throws while the hash queue has no room for this caller. */
  requireRoom(caller: string): void
  readCaller(request: IncomingMessage): string
  headers: Record<string, string>
  publicUrl: () => string
  isDraining: () => boolean
  meters: Pick<Meters, 'call'>
  log: FastifyBaseLogger
}

/**
 * Refuses sign-ins without room in the hash queue before Fastify sees them. A burst of 500 arrives in one
 * turn of the event loop, so every other caller waits for the cost of each refusal. The answer is the one
 * that Fastify would send; calls that it would treat otherwise are left to it.
 */
export function createEarlyRefusal(deps: Deps) {
  const { costly, requireRoom, readCaller, headers, publicUrl, isDraining, meters, log } = deps
  const answers = new Map([...costly].map((path) => [`/trpc/${path}`, answerOf(path)]))

  /** The function returns true if it answered the request. */
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const answer = request.method === 'POST' ? answers.get(request.url ?? '') : undefined
    if (!answer || isDraining() || !isOwn(request) || !isJson(request.headers)) return false
    try {
      requireRoom(readCaller(request))
      return false
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
    const reqId = randomUUID()
    const { procedure, status, text } = answer
    response.writeHead(status, { ...headers, ...answer.headers, 'x-request-id': reqId }).end(text)
    meters.call(procedure, 'UNAVAILABLE', 0)
    log.info({ reqId, procedure, status, reason: 'UNAVAILABLE', ms: 0 }, 'call')
    return true
  }

  /** Calls of other origins need CORS headers or are forbidden. */
  function isOwn(request: IncomingMessage): boolean {
    if (request.headers.host === undefined) return false
    return !isForeign(request.headers, (origin) => origin === publicUrl())
  }
}

function answerOf(procedure: string) {
  const retryAfterSeconds = 2
  const error = errorShape(new AppError('UNAVAILABLE', { retryAfterSeconds }), procedure)
  const text = JSON.stringify({ error })
  return {
    procedure,
    status: error.data.httpStatus,
    text,
    headers: {
      'retry-after': String(retryAfterSeconds),
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
    },
  }
}

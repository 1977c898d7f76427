import type { Reason } from '@latchkey/shared/errors'
import type { FastifyInstance } from 'fastify'
import { procedureName } from './trpc-handler.ts'
import type { Meters } from '../metrics/meters.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Why the call was refused. */
    reason: Reason | undefined
  }
}

/**
 * Meters every API call, and logs it: what was asked and how it ended, never what was in it. A query
 * that succeeds changes nothing and is asked most: it is a line at `debug` only.
 */
export function watchCalls(app: FastifyInstance, meters: Meters): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { elapsedTime, reason, statusCode: status } = reply
    const procedure = procedureName(request.url)
    meters.call(procedure, reason ?? 'ok', elapsedTime / 1000)
    const level = reason === undefined && request.method === 'GET' ? 'debug' : 'info'
    request.log[level]({ procedure, status, reason, ms: Math.round(elapsedTime) }, 'call')
    done()
  })
}

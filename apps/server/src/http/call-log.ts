import type { Reason } from '@latchkey/shared/errors'
import type { FastifyInstance } from 'fastify'
import type { Meters } from '../metrics/meters.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** The reason for which the call was refused. */
    reason: Reason | undefined
  }
}

/**
 * Meters and logs every API call: procedure and outcome, never its content. A successful query is
 * logged at `debug` only, since queries are most frequent and change nothing.
 */
export function watchCalls(
  app: FastifyInstance,
  meters: Meters,
  nameOf: (url: string) => string,
): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { elapsedTime, reason, statusCode: status } = reply
    const procedure = nameOf(request.url)
    meters.call(procedure, reason ?? 'ok', elapsedTime / 1000)
    const level = reason === undefined && request.method === 'GET' ? 'debug' : 'info'
    request.log[level]({ procedure, status, reason, ms: Math.round(elapsedTime) }, 'call')
    done()
  })
}

import { detailsOf } from '../error-details.ts'
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, asAppError, errorShape } from '../errors.ts'

/** SQLite reports its code in `errcode`. */
type SystemError = NodeJS.ErrnoException & { errcode?: number }

/** Sends every error, whichever layer raised it. */
export function sendError(error: TRPCError, request: FastifyRequest, reply: FastifyReply) {
  const known = prepareError(error, request, reply)
  const shape = errorShape(known, procedureOf(request))
  return reply.status(shape.data.httpStatus).send({ error: shape })
}

const procedureOf = ({ url }: FastifyRequest) => /^\/trpc\/([^?%]*)/.exec(url)?.[1]

/** Logs the operator's part of an error, and returns when the call may succeed. */
export function prepareError(
  error: TRPCError,
  request: FastifyRequest,
  reply: FastifyReply,
): AppError {
  const known = asAppError(error)
  reply.reason = known.reason
  if (known.reason === 'INTERNAL') request.log.error({ err: error }, 'unexpected error')
  if (known.reason === 'UNAVAILABLE') {
    // The message may quote a statement, so only its code is logged.
    const { code, errcode }: SystemError = known.cause ?? known
    request.log.warn({ error: code, errcode }, 'a service this call needs is busy or unreachable')
  }
  if (known.reason === 'FORBIDDEN') {
    const { origin, 'sec-fetch-site': site } = request.headers
    const path = procedureOf(request)
    request.log.warn({ path, origin, site, ip: request.caller }, 'a forbidden call was refused')
  }
  if (known.details.retryAfterSeconds !== undefined) {
    void reply.header('retry-after', known.details.retryAfterSeconds)
  }
  return known
}

/** Errors of Fastify itself carry a status; a mistake of the caller becomes INVALID_INPUT. */
export function toTransportError(error: unknown) {
  const status = detailsOf(error).statusCode
  if (error instanceof AppError) return error
  if (status === 413) return new AppError('INVALID_INPUT', { code: 'PAYLOAD_TOO_LARGE' })
  if (status === 415) return new AppError('INVALID_INPUT', { code: 'UNSUPPORTED_MEDIA_TYPE' })
  if (status !== undefined && status < 500) return new AppError('INVALID_INPUT')
  return getTRPCErrorFromUnknown(error)
}

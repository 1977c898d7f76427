import type { FieldReason, Reason } from '@latchkey/shared/errors'
import { getTRPCErrorFromUnknown, type TRPCError } from '@trpc/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { recordLimit } from '../../auth/record-limit.ts'
import type { Context } from '../../context.ts'
import { prepareError } from '../send-error.ts'
import { firstSignInText, refusalTexts, tooShortText } from './texts.ts'

/** The predecessor answered 400 to nearly every refusal. */
const statuses: Partial<Record<Reason, number>> = {
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  ACCOUNT_DISABLED: 401,
  STEP_UP_REQUIRED: 401,
  FACTOR_REQUIRED: 401,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** Sends an error in the predecessor's envelope. */
export function sendLegacyError(error: TRPCError, request: FastifyRequest, reply: FastifyReply) {
  const { reason, details } = prepareError(error, request, reply)
  const body = { success: false, message: textOf(reason, details.fields) }
  return reply.status(statuses[reason] ?? 400).send(body)
}

function textOf(reason: Reason, fields: Record<string, FieldReason> = {}): string {
  if (fields['verification_code'] === 'REQUIRED') return firstSignInText
  return Object.values(fields).includes('TOO_SHORT') ? tooShortText : refusalTexts[reason]
}

type Work = (ctx: Context, request: FastifyRequest) => Promise<object>

/** Answers with the predecessor's envelope. Further fields stand beside `success`. */
export function createAnswer(
  createContext: (request: FastifyRequest, reply: FastifyReply) => Context,
) {
  return (work: Work, status = 200) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const ctx = createContext(request, reply)
      try {
        const body = { success: true, ...(await work(ctx, request)) }
        return await reply.status(status).send(body)
      } catch (cause) {
        const error = getTRPCErrorFromUnknown(cause)
        await recordLimit(ctx, error)
        return sendLegacyError(error, request, reply)
      }
    }
}

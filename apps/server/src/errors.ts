import {
  fieldReasonOf,
  type ErrorData,
  type FieldReason,
  type Reason,
} from '@latchkey/shared/errors'
import type { ProofMethod } from '@latchkey/shared/methods'
import { TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import * as z from 'zod/v4/core'
import { isUnable } from './database/transient-errors.ts'

const transport = {
  INVALID_INPUT: 'BAD_REQUEST',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  INVALID_CREDENTIALS: 'UNAUTHORIZED',
  ACCOUNT_DISABLED: 'FORBIDDEN',
  CODE_INVALID: 'BAD_REQUEST',
  USERNAME_TAKEN: 'CONFLICT',
  EMAIL_TAKEN: 'CONFLICT',
  PASSWORD_BREACHED: 'BAD_REQUEST',
  STEP_UP_REQUIRED: 'FORBIDDEN',
  FACTOR_REQUIRED: 'FORBIDDEN',
  PASSWORD_REQUIRED: 'FORBIDDEN',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  RATE_LIMITED: 'TOO_MANY_REQUESTS',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
} satisfies Record<Reason, TRPC_ERROR_CODE_KEY>

type Details = {
  fields?: Record<string, FieldReason>
  retryAfterSeconds?: number
  /** The methods by which a caller may prove their identity. */
  methods?: ProofMethod[]
  /** The limit that this call was the first to exceed; for the security log only. */
  firstAbove?: string
  /** A more precise transport code than the reason's own, e.g. 413 for INVALID_INPUT. */
  code?: TRPC_ERROR_CODE_KEY
  cause?: unknown
}

/** The only class of expected errors; everything else is a bug and is reported as INTERNAL. */
export class AppError extends TRPCError {
  readonly reason: Reason
  readonly details: Details

  constructor(reason: Reason, details: Details = {}) {
    super({ code: details.code ?? transport[reason], message: reason, cause: details.cause })
    this.reason = reason
    this.details = details
  }
}

export const isLimit = (error: unknown): error is AppError =>
  error instanceof AppError && error.reason === 'RATE_LIMITED'

/** Only these fields are sent: an exception's message stays in the log. */
export function errorShape(error: TRPCError, path: string | undefined) {
  const known = asAppError(error)
  const data: ErrorData = {
    code: known.code,
    httpStatus: getHTTPStatusCodeFromError(known),
    reason: known.reason,
    ...(path !== undefined && { path }),
    ...(known.details.fields && { fields: known.details.fields }),
    ...(known.details.retryAfterSeconds !== undefined && {
      retryAfterSeconds: known.details.retryAfterSeconds,
    }),
    ...(known.details.methods && { methods: known.details.methods }),
  }
  return { message: known.reason, code: TRPC_ERROR_CODES_BY_KEY[known.code], data }
}

export function asAppError(error: TRPCError): AppError {
  if (error instanceof AppError) return error
  if (error.cause instanceof z.$ZodError) {
    return new AppError('INVALID_INPUT', { fields: fieldReasons(error.cause) })
  }
  if (error.code === 'NOT_FOUND') return new AppError('NOT_FOUND')
  if (error.code === 'METHOD_NOT_SUPPORTED' || error.code === 'UNSUPPORTED_MEDIA_TYPE') {
    return new AppError('INVALID_INPUT', { code: error.code })
  }
  if (error.code === 'BAD_REQUEST' || error.code === 'PARSE_ERROR') {
    return new AppError('INVALID_INPUT')
  }
  // Most were retried for five seconds already; the client may retry later.
  if (error.cause && isUnable(error.cause)) {
    return new AppError('UNAVAILABLE', { retryAfterSeconds: 2, cause: error.cause })
  }
  return new AppError('INTERNAL', { cause: error })
}

function fieldReasons(error: z.$ZodError): Record<string, FieldReason> {
  const fields: [string, FieldReason][] = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key): [string, FieldReason] => [key, 'UNKNOWN_FIELD'])
      : [[String(issue.path[0] ?? ''), fieldReasonOf(issue.message)]],
  )
  return Object.fromEntries(fields.toReversed())
}

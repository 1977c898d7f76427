import type { AppRouter } from '@latchkey/server/router'
import type { ErrorData } from '@latchkey/shared/errors'
import { TRPCClientError } from '@trpc/client'

/** The reason of a call to which Latchkey sent no answer. */
export type Unreachable = { reason: 'UNREACHABLE' } & {
  [field in Exclude<keyof ErrorData, 'reason'>]?: undefined
}

/**
 * Returns why a call failed: the service's answer to a refused call, or `UNREACHABLE` where none came;
 * undefined for a call that its caller ended, and for errors that are none of a call.
 */
export function refusalOf(error: unknown): ErrorData | Unreachable | undefined {
  if (!isOfCall(error)) return undefined
  if (error.data) return error.data
  return error.cause?.name === 'AbortError' ? undefined : { reason: 'UNREACHABLE' }
}

const isOfCall = (error: unknown): error is TRPCClientError<AppRouter> =>
  error instanceof TRPCClientError

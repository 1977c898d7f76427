import type { AppRouter } from '@latchkey/server/router'
import type { ErrorData } from '@latchkey/shared/errors'
import { TRPCClientError } from '@trpc/client'

/** Returns the service's answer to a refused call; undefined if the service sent none. */
export const refusalOf = (error: unknown): ErrorData | undefined =>
  isRefusal(error) ? (error.data ?? undefined) : undefined

const isRefusal = (error: unknown): error is TRPCClientError<AppRouter> =>
  error instanceof TRPCClientError

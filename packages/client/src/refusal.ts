import type { AppRouter } from '@latchkey/server/router'
import type { ErrorData } from '@latchkey/shared/errors'
import { TRPCClientError } from '@trpc/client'

/** What the service answered to a refused call; undefined where no answer of it came. */
export const refusalOf = (error: unknown): ErrorData | undefined =>
  isRefusal(error) ? (error.data ?? undefined) : undefined

const isRefusal = (error: unknown): error is TRPCClientError<AppRouter> =>
  error instanceof TRPCClientError

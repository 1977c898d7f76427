import { digestPassword } from '@latchkey/shared/digest'
import type { AppRouter } from '@latchkey/server/router'
import type { TRPCLink } from '@trpc/client'

/** Plain passwords stop here: the links after this one see digests only. */
export const digestLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: digestInput(op.input) })

function digestInput(input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return input
  const digested: Record<string, unknown> = { ...input }
  for (const field of ['password', 'currentPassword']) {
    const value = digested[field]
    if (typeof value === 'string') digested[field] = digestPassword(value)
  }
  return digested
}

import type { ServerResponse } from 'node:http'
import type { Limits, Refund } from './limits.ts'
import type { LimitName } from './table.ts'

/**
 * Counts one hit of a limit for a call and returns its refund. A call that ends in a fault of ours is
 * refunded, because its caller comes again. Throws RATE_LIMITED.
 */
export type Charge = (limit: LimitName, subject: string) => Promise<Refund>

export const chargeOf =
  (limits: Pick<Limits, 'enforce'>, answer: ServerResponse): Charge =>
  async (limit, subject) => {
    const refund = once(await limits.enforce(limit, subject))
    answer.once('close', () => {
      if (answer.statusCode >= 500) void refund()
    })
    return refund
  }

function once(work: Refund): Refund {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}

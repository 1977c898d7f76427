import type { ServerResponse } from 'node:http'
import type { Charge, Limits, Refund } from '../limits/limits.ts'

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

import type { AppRouter } from '@latchkey/client'
import { asRecord } from '@latchkey/shared/record'
import type { TRPCLink } from '@trpc/client'
import { tap } from '@trpc/server/observable'
import { useSyncExternalStore } from 'react'

let isOwed = false
const listeners = new Set<() => void>()

/** Records whether the service requires a second factor of this account before anything else. */
export function setFactorOwed(next: boolean): void {
  isOwed = next
  for (const listener of listeners) listener()
}

export const useOwedFactor = (): boolean => useSyncExternalStore(subscribe, () => isOwed)

/**
 * Notices the requirement in any refused call: a promotion, a date that has come or a removed factor may
 * be the cause.
 */
export const owedFactorLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next(op).pipe(
      tap({
        error(error) {
          if (asRecord(error.data)['reason'] === 'FACTOR_REQUIRED') setFactorOwed(true)
        },
      }),
    )

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

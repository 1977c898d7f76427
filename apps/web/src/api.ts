import { createLatchkey } from '@latchkey/client/client'
import type { Session } from '@latchkey/shared/auth'
import { isFieldReason, reasons, type FieldReason, type Reason } from '@latchkey/shared/errors'
import { TRPCClientError } from '@trpc/client'
import { useEffect, useState, useSyncExternalStore } from 'react'

let clockOffset = 0

export const latchkey = createLatchkey({
  url: location.origin,
  fetch: async (input, init) => {
    const response = await fetch(input, init)
    const date = Date.parse(response.headers.get('date') ?? '')
    if (date) clockOffset = date - Date.now()
    return response
  },
})

export const { api } = latchkey

/** Waits are counted on the server's clock: the visitor's may be hours off. */
export function serverNow(): number {
  return Date.now() + clockOffset
}

const subscribe = (listener: () => void) => latchkey.session.subscribe(listener)
const currentSession = () => latchkey.session.current()

/** `undefined` until it is known whether this browser is signed in. */
export function useSession(): Session | null | undefined {
  const session = useSyncExternalStore(subscribe, currentSession)
  const [isRestored, setRestored] = useState(session !== null)
  useEffect(() => {
    if (isRestored) return
    // Out of reach counts as signed out: the sign-in page then says what is wrong.
    void Promise.allSettled([latchkey.session.restore()]).then(() => setRestored(true))
  }, [isRestored])
  return session ?? (isRestored ? null : undefined)
}

export type Failure = {
  /** `null` when no answer came. */
  reason: Reason | null
  fields: Record<string, FieldReason>
  retryAfterSeconds: number | undefined
}

export function readFailure(error: unknown): Failure {
  const data = error instanceof TRPCClientError ? asRecord(error.data) : {}
  const fields = Object.entries(asRecord(data['fields'])).filter(
    (entry): entry is [string, FieldReason] => isFieldReason(entry[1]),
  )
  const wait = data['retryAfterSeconds']
  return {
    reason: reasons.find((reason) => reason === data['reason']) ?? null,
    fields: Object.fromEntries(fields),
    retryAfterSeconds: typeof wait === 'number' ? wait : undefined,
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

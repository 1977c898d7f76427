import { createLatchkey, type AppRouter } from '@latchkey/client'
import type { Session } from '@latchkey/shared/auth'
import { isFieldReason, reasons, type FieldReason, type Reason } from '@latchkey/shared/errors'
import { asRecord } from '@latchkey/shared/record'
import { createTRPCClient, TRPCClientError } from '@trpc/client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { updateServerClock, serverNow } from './server-clock.ts'
import { reportResponse, reportNetworkError } from './connection.ts'
import { passwordMinLength } from '../password-min-length.ts'
import { owedFactorLink } from './owed-factor.ts'
import { stepUpLink } from './step-up-link.ts'

const restorePause = 3000

/** The server marks the page of a browser without a session cookie: a refresh could only fail. */
const hasNoSession =
  document.querySelector('meta[name="latchkey-session"][content="none"]') !== null

/** The server marks its pages while adopted accounts have yet to sign in. */
const sendsLegacyPassword = document.querySelector('meta[name="latchkey-adopted"]') !== null

/**
 * The server also marks them while accounts have a hash that another program made of the typed password.
 */
const sendsTypedPassword = document.querySelector('meta[name="latchkey-typed"]') !== null

let requestId: string | undefined

export const latchkey = createLatchkey({
  url: location.origin,
  passwordMinLength,
  sendsLegacyPassword,
  sendsTypedPassword,
  fetch: async (input, init) => {
    const headers = new Headers(init?.headers)
    // Mails use the language of the page, which may differ from the browser's.
    headers.set('accept-language', document.documentElement.lang)
    const response = await fetch(input, { ...init, headers }).catch(reportNetworkError)
    reportResponse(response)
    requestId = response.headers.get('x-request-id') ?? undefined
    updateServerClock(response)
    return response
  },
})

/** The client's own links run below those that ask for a fresh proof or a second factor. */
export const links = [stepUpLink, owedFactorLink, ...latchkey.links]

export const api = createTRPCClient<AppRouter>({ links })

/** The id under which the server's log has the latest request. */
export const lastRequestId = () => requestId

const subscribe = (listener: () => void) => latchkey.session.subscribe(listener)
const currentSession = () => latchkey.session.current()

type SessionState = {
  /** `undefined` until the server has answered whether this browser is signed in. */
  session: Session | null | undefined
  /** The reason why the server has not answered yet; the page retries until it does. */
  restoreFailure: Failure | null
}

export function useSession(): SessionState {
  const session = useSyncExternalStore(subscribe, currentSession)
  const [isRestored, setRestored] = useState(session !== null || hasNoSession)
  const [restoreFailure, setRestoreFailure] = useState<Failure | null>(null)
  useEffect(() => {
    if (isRestored) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const restore = () =>
      latchkey.session.restore().then(
        () => setRestored(true),
        (error: unknown) => {
          setRestoreFailure(readFailure(error))
          timer = setTimeout(() => void restore(), restorePause)
        },
      )
    void restore()
    return () => clearTimeout(timer)
  }, [isRestored])
  return { session: session ?? (isRestored ? null : undefined), restoreFailure }
}

export type Failure = {
  /** `null` if no answer came. */
  reason: Reason | null
  fields: Record<string, FieldReason>
  /** The time at which the same call may be repeated, on the server's clock. */
  retryAt: string | undefined
  requestId: string | undefined
}

export function readFailure(error: unknown): Failure {
  const data = error instanceof TRPCClientError ? asRecord(error.data) : {}
  const fields = Object.entries(asRecord(data['fields'])).filter(
    (entry): entry is [string, FieldReason] => isFieldReason(entry[1]),
  )
  const wait = data['retryAfterSeconds']
  const answer = error instanceof TRPCClientError ? error.meta?.['response'] : undefined
  return {
    reason: reasons.find((reason) => reason === data['reason']) ?? null,
    fields: Object.fromEntries(fields),
    retryAt:
      typeof wait === 'number' ? new Date(serverNow() + wait * 1000).toISOString() : undefined,
    requestId:
      answer instanceof Response ? (answer.headers.get('x-request-id') ?? undefined) : undefined,
  }
}

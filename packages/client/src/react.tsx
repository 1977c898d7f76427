'use client'

import type { User } from '@latchkey/shared/auth'
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react'
import type { Latchkey } from './client.ts'
import { keepRestoring } from './keep-restoring.ts'
import { endLead, leadToSignIn } from './lead-to-sign-in.ts'

export type SessionState =
  /** The service has not answered yet. `failure` is the reason; the client asks until it does. */
  | { status: 'loading'; user: null; failure: unknown }
  | { status: 'signed_out'; user: null }
  | { status: 'signed_in'; user: User }

const Known = createContext<{ client: Latchkey; state: SessionState } | null>(null)

/** Restores the session once for all components below, and follows it, in other tabs too. */
export function LatchkeyProvider({ client, children }: { client: Latchkey; children?: ReactNode }) {
  const { session } = client
  // A server renders for every visitor, so no user is known before the page runs.
  const current = useSyncExternalStore(session.subscribe, session.current, () => null)
  const user = current?.user
  const [isRestored, setRestored] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  useEffect(
    () => keepRestoring(client, { onAnswer: () => setRestored(true), onFailure: setFailure }),
    [client],
  )
  const state = useMemo<SessionState>(() => {
    if (user) return { status: 'signed_in', user }
    return isRestored
      ? { status: 'signed_out', user: null }
      : { status: 'loading', user: null, failure }
  }, [user, isRestored, failure])
  const known = useMemo(() => ({ client, state }), [client, state])
  return <Known.Provider value={known}>{children}</Known.Provider>
}

/** The session as this page knows it. */
export const useSession = (): SessionState => useKnown().state

/** The client that the provider was given. */
export const useLatchkey = (): Latchkey => useKnown().client

/** Shows its children to signed-in users, and redirects all others to the sign-in page and back. */
export function RequireSession({
  children,
  fallback = null,
}: {
  children?: ReactNode
  /** The content until then. */
  fallback?: ReactNode
}) {
  const { client, state } = useKnown()
  useEffect(() => {
    if (state.status === 'signed_in') endLead()
    if (state.status === 'signed_out') leadToSignIn(client.url)
  }, [client, state.status])
  return <>{state.status === 'signed_in' ? children : fallback}</>
}

function useKnown() {
  const known = useContext(Known)
  if (!known) throw new Error('useSession and RequireSession need a LatchkeyProvider around them')
  return known
}

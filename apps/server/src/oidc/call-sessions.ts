import { Provider } from 'oidc-provider'
import type { Clock } from '../clock.ts'
import type { EnteredSession, FindEnteredSession } from '../sessions/live-session.ts'
import type { Profile } from '../users/user.entity.ts'

/** A session as a call read it; undefined if it is not live. */
type Read = { id: string; session: EnteredSession | undefined }

export type CallSessions = {
  /** Remembers a session until the call is answered. */
  keep(read: Read): void
  find(id: string): Promise<EnteredSession | undefined>
  /** Returns the account of the call's session if that is its subject. */
  ownerOf(subject: string): Profile | undefined
}

/**
 * Reads the session of each call once. The engine asks for the session, the account and the grant one by
 * one; all three are parts of this row. A session that ends meanwhile takes with it what the call writes.
 */
export function createCallSessions(find: FindEnteredSession, clock: Clock): CallSessions {
  const known = new WeakMap<object, Read>()
  const ofCall = () => (Provider.ctx ? known.get(Provider.ctx) : undefined)

  function keep(read: Read): void {
    if (Provider.ctx) known.set(Provider.ctx, read)
  }

  return {
    keep,
    async find(id) {
      const before = ofCall()
      if (before?.id === id) return before.session
      const session = await find(id, clock())
      keep({ id, session })
      return session
    },
    ownerOf(subject) {
      const session = ofCall()?.session
      return session?.subject === subject ? session.user : undefined
    },
  }
}

import type { Session, User } from '@latchkey/shared/auth'

export type SessionStore = ReturnType<typeof createSessionStore>

export function createSessionStore() {
  let session: Session | null = null
  const listeners = new Set<() => void>()
  const channel =
    typeof window !== 'undefined' && typeof BroadcastChannel !== 'undefined'
      ? new BroadcastChannel('latchkey-session')
      : null

  function adopt(next: Session | null): void {
    session = next
    for (const listener of listeners) listener()
  }

  function put(next: Session | null): void {
    adopt(next)
    channel?.postMessage(next)
  }

  channel?.addEventListener('message', (event: MessageEvent<Session | null>) => adopt(event.data))

  return {
    current: (): Session | null => session,
    put,
    putUser(user: User): void {
      if (session) put({ ...session, user })
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

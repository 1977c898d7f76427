import type { Session, User } from '@latchkey/shared/auth'
import { openTabChannel } from './tab-channel.ts'
import { tokenLife } from './token-life.ts'

export type SessionStore = ReturnType<typeof createSessionStore>

/** `endsAt`: the expiry of the token, in milliseconds of this device's clock, which may be hours off. */
type Held = Session & { endsAt: number }

export function createSessionStore(service: string) {
  let held: Held | null = null
  const listeners = new Set<() => void>()
  const channel = openTabChannel('latchkey-session', service)

  function adopt(next: Held | null): void {
    held = next
    for (const listener of listeners) listener()
  }

  function share(next: Held | null): void {
    adopt(next)
    channel?.postMessage(next)
  }

  channel?.addEventListener('message', (event: MessageEvent<Held | null>) => adopt(event.data))

  return {
    current: (): Session | null => held,
    /** Milliseconds until the token expires. */
    timeLeft: (): number => (held ? held.endsAt - Date.now() : Infinity),
    put: (next: Session | null): void =>
      share(next && { ...next, endsAt: Date.now() + tokenLife(next) }),
    putUser(user: User): void {
      if (held) share({ ...held, user })
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

import type { ApiToken } from '@latchkey/shared/app'
import type { SessionStore } from './session-store.ts'
import { openTabChannel } from './tab-channel.ts'
import { tokenLife } from './token-life.ts'

type Held = { audience: string; token: string; userId: number; endsAt: number }

/**
 * A token must not expire while its call is on the way, so it is renewed this many milliseconds before.
 */
const renewBefore = 60_000

type Deps = {
  /** The origin of the service. */
  service: string
  ask: (audience: string) => Promise<ApiToken>
}

/** `insteadOf`: the token that the API refused. */
export type TokenFor = (audience: string, terms?: { insteadOf?: string }) => Promise<string>

/**
 * Caches a token for each API until a minute before it expires, and shares it with the other tabs. All
 * tokens end with the session.
 */
export function createApiTokens(store: SessionStore, { service, ask }: Deps): TokenFor {
  const held = new Map<string, Held>()
  const pending = new Map<string, Promise<string>>()
  const channel = openTabChannel('latchkey-api-tokens', service)

  store.subscribe(() => {
    const userId = store.current()?.user.id
    for (const [audience, one] of held) if (one.userId !== userId) held.delete(audience)
  })
  channel?.addEventListener('message', ({ data }: MessageEvent<Held>) => {
    if (data.userId === store.current()?.user.id) held.set(data.audience, data)
  })

  async function renew(audience: string): Promise<string> {
    const askedAs = store.current()?.user.id
    const { token, expiresAt } = await ask(audience)
    const userId = store.current()?.user.id
    // A sign-out or another sign-in during the call is newer than its answer.
    if (userId === undefined || userId !== (askedAs ?? userId)) return token
    const endsAt = Date.now() + tokenLife({ accessToken: token, expiresAt })
    const one = { audience, token, userId, endsAt }
    held.set(audience, one)
    channel?.postMessage(one)
    return token
  }

  return async function tokenFor(audience, { insteadOf } = {}) {
    const one = held.get(audience)
    if (one && one.token !== insteadOf && one.endsAt - renewBefore > Date.now()) return one.token
    const question = JSON.stringify([store.current()?.user.id, audience])
    const asked = pending.get(question) ?? renew(audience).finally(() => pending.delete(question))
    pending.set(question, asked)
    const token = await asked
    // A request in progress may have been answered with the refused token.
    return token === insteadOf ? renew(audience) : token
  }
}

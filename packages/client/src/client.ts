import type { AppRouter } from '@latchkey/server/router'
import type { Session } from '@latchkey/shared/auth'
import { createTRPCClient, httpLink, splitLink, type TRPCClient, type TRPCLink } from '@trpc/client'
import { adviceLink } from './advice.ts'
import { createApiTokens, type TokenFor } from './api-tokens.ts'
import { cookieFetch } from './cookie-fetch.ts'
import { cookieLockLink, createCookieLock } from './cookie-lock.ts'
import { digestLink } from './digest-link.ts'
import { tryAgain } from './patience.ts'
import { isUnauthenticated, sessionLink } from './session-link.ts'
import { createSessionStore } from './session-store.ts'

export type { AppRouter } from '@latchkey/server/router'
export type { Role, Session, User } from '@latchkey/shared/auth'
export type { ErrorData, FieldReason, Reason } from '@latchkey/shared/errors'
export { refusalOf, type Unreachable } from './refusal.ts'

export type Latchkey = {
  /** The origin of the service. */
  url: string
  api: TRPCClient<AppRouter>
  /** The same links as `api`, for `@trpc/react-query`. */
  links: TRPCLink<AppRouter>[]
  /**
   * `tokenFor(audience)` resolves to a token for the API with that audience (RFC 9068), for
   * `Authorization: Bearer` there. It is cached until a minute before it expires, shared by the tabs of a
   * browser, and ends with the session. It throws like every call: `UNAUTHENTICATED`, `NOT_FOUND` (no app
   * has the audience), `FORBIDDEN` (the app does not admit the role). `insteadOf` names a token that the
   * API refused, which is then not returned again.
   */
  tokenFor: TokenFor
  session: {
    current(): Session | null
    subscribe(listener: () => void): () => void
    /**
     * Restores the session with the refresh cookie; resolves to null if no user is signed in. Throws if
     * the service is unreachable.
     */
    restore(): Promise<Session | null>
  }
}

/** Queries whose input must not appear in a log. */
const secretQueries = new Set(['auth.codeStatus', 'auth.checkContinue'])

/**
 * Creates a client of the service at the origin `url`. Throws `TypeError` for a `url` without `https://`
 * or `http://`, or with a path. Calls throw `TRPCClientError`: `refusalOf` returns its reason, and its
 * message says what to do next. The client takes plain passwords and sends digests. Bearer tokens (RFC
 * 6750) stay in memory and are refreshed when less than 5 seconds remain, or once after
 * `UNAUTHENTICATED`; if the service is busy, a refresh is repeated after the seconds that it names, at
 * most twice. A new password below `passwordMinLength` characters (default 8)
 * ends in `INVALID_INPUT` before anything is sent.
 */
export function createLatchkey(options: {
  url: string
  fetch?: typeof fetch
  passwordMinLength?: number
  /** Proves old passwords too, while accounts of the predecessor have yet to sign in. */
  sendsLegacyPassword?: boolean
  /** Also sends passwords as typed, while accounts with a hash of another program have yet to sign in. */
  sendsTypedPassword?: boolean
}): Latchkey {
  const origin = originOf(options.url)
  const store = createSessionStore(origin)
  const plainFetch: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  const send =
    typeof window === 'undefined'
      ? cookieFetch(origin, plainFetch)
      : (input: RequestInfo | URL, init?: RequestInit) =>
          plainFetch(input, { ...init, credentials: 'include' })

  const httpOptions: Parameters<typeof httpLink<AppRouter>>[0] = {
    url: `${origin}/trpc`,
    fetch: (input, init) => send(input, init),
    headers({ op }) {
      const token = store.current()?.accessToken
      return token && op.path !== 'auth.refresh' ? { authorization: `Bearer ${token}` } : {}
    },
  }
  // Proxies log URLs, but not bodies: secret input goes in the body.
  const http = splitLink<AppRouter>({
    condition: ({ path }) => secretQueries.has(path),
    true: httpLink({ ...httpOptions, methodOverride: 'POST' }),
    false: httpLink(httpOptions),
  })
  const bare = createTRPCClient<AppRouter>({ links: [adviceLink(origin), http] })
  const lock = createCookieLock()
  let pending: Promise<Session | null> | null = null

  async function renew(usedToken: string | undefined): Promise<Session | null> {
    const isChanged = () => store.current()?.accessToken !== usedToken
    // Another tab may have refreshed the session while this one waited for the lock.
    if (isChanged()) return store.current()
    try {
      // While another tab changes the password, the service requests a retry with the new cookie.
      const session = await tryAgain(() => bare.auth.refresh.mutate(), isChanged)
      // A sign-out or sign-in during the call is newer than its answer.
      if (session && !isChanged()) store.put(session)
    } catch (error) {
      if (!isUnauthenticated(error)) throw error
      if (!isChanged()) store.put(null)
    }
    return store.current()
  }

  function refresh(): Promise<Session | null> {
    const usedToken = store.current()?.accessToken
    pending ??= lock(() => renew(usedToken)).finally(() => (pending = null))
    return pending
  }

  const links = [
    adviceLink(origin),
    digestLink(options.passwordMinLength ?? 8, {
      legacy: options.sendsLegacyPassword,
      typed: options.sendsTypedPassword,
    }),
    sessionLink(store, refresh),
    cookieLockLink(lock),
    http,
  ]
  const api = createTRPCClient<AppRouter>({ links })
  return {
    url: origin,
    api,
    links,
    tokenFor: createApiTokens(store, {
      service: origin,
      ask: (audience) => api.auth.apiToken.mutate({ audience }),
    }),
    session: { current: store.current, subscribe: store.subscribe, restore: refresh },
  }
}

/**
 * "localhost:3000" alone is a URL too, of the scheme "localhost". A path would be lost: the service has
 * an origin of its own.
 */
function originOf(url: string): string {
  const isWeb = /^https?:/i.test(url) && URL.canParse(url)
  const { origin, href } = isWeb ? new URL(url) : { origin: '', href: '' }
  if (isWeb && href === `${origin}/`) return origin
  throw new TypeError(
    `createLatchkey needs the origin of the service, such as https://id.example.com, not "${url}"`,
  )
}

import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { constantTimeEqual, tokenHash } from '../keys.ts'
import { randomId } from '../random-id.ts'

type Cookies = KoaContextWithOIDC['cookies']

const nameOf = (provider: Provider): string => `${provider.cookieName('resume')}-answer`

/**
 * Marks the browser that answers an app's request. Another browser may hold the request's cookies too: an
 * attacker may have started the flow and planted them, for example from a sibling domain. Returns the
 * value that the answer must keep.
 */
export function markBrowser(provider: Provider, cookies: Cookies, returnTo: string): string {
  const mark = randomId()
  cookies.set(nameOf(provider), mark, {
    httpOnly: true,
    sameSite: 'lax',
    signed: true,
    path: new URL(returnTo).pathname,
  })
  return tokenHash(mark)
}

/** Returns whether this browser gave the answer. */
export function isMarked({ cookies, oidc }: KoaContextWithOIDC, kept: unknown): boolean {
  const mark = cookies.get(nameOf(oidc.provider), { signed: true })
  return mark !== undefined && constantTimeEqual(tokenHash(mark), String(kept))
}

import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { constantTimeEqual, tokenHash } from '../keys.ts'
import { randomId } from '../random-id.ts'

type Cookies = KoaContextWithOIDC['cookies']

const nameOf = (provider: Provider): string => `${provider.cookieName('resume')}-answer`

/**
 * Marks the browser that answers a question. Another one may hold the cookies of the question too: an attacker
 * may have begun the flow and planted them, say from a sibling of this site. Returns what the answer must keep.
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

/** Whether this browser gave the answer. */
export function isMarked({ cookies, oidc }: KoaContextWithOIDC, kept: unknown): boolean {
  const mark = cookies.get(nameOf(oidc.provider), { signed: true })
  return mark !== undefined && constantTimeEqual(tokenHash(mark), String(kept))
}

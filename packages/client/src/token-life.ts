import type { Session } from '@latchkey/shared/auth'

/**
 * Milliseconds from issue to expiry, by the token's own claims (RFC 7519), so that only the server's
 * clock counts.
 */
export function tokenLife({
  accessToken,
  expiresAt,
}: Pick<Session, 'accessToken' | 'expiresAt'>): number {
  try {
    const [, payload = ''] = accessToken.split('.')
    const { iat, exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    if (exp > iat) return (exp - iat) * 1000
  } catch {}
  // The token is unreadable, so this device's clock must do.
  return Date.parse(expiresAt) - Date.now()
}

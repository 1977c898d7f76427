import type { Session } from '@latchkey/shared/auth'

/** Milliseconds from issue to end, by the token's own claims (RFC 7519): no clock but the server's. */
export function tokenLife({ accessToken, expiresAt }: Session): number {
  try {
    const [, payload = ''] = accessToken.split('.')
    const { iat, exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    if (exp > iat) return (exp - iat) * 1000
  } catch {}
  // Not a token that can be read: as far as this device's clock can be trusted.
  return Date.parse(expiresAt) - Date.now()
}

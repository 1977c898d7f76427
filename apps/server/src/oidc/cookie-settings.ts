import type { Configuration } from 'oidc-provider'

/**
 * The cookies are Lax, since users arrive from other sites. Services on other ports of one host keep
 * their own.
 */
export function cookieSettings(
  publicUrl: string,
  keys: Buffer[],
): NonNullable<Configuration['cookies']> {
  const { protocol, port } = new URL(publicUrl)
  const isSecure = protocol === 'https:'
  const own = `latchkey-apps${port === '' ? '' : `-${port}`}`
  const attributes = { httpOnly: true, sameSite: 'lax', secure: isSecure, signed: true } as const
  return {
    keys,
    names: {
      session: `${isSecure ? '__Host-' : ''}${own}`,
      interaction: `${isSecure ? '__Secure-' : ''}${own}-question`,
      resume: `${isSecure ? '__Secure-' : ''}${own}-resume`,
    },
    long: { ...attributes, path: '/' },
    short: attributes,
  }
}

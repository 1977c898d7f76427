type Names = ReturnType<typeof cookieNames>
type Cookies = Record<string, string | undefined>

/**
 * Cookies ignore ports: two services on one host name would overwrite each other's. So a non-standard
 * port becomes part of the name. Cookies with the `former` names, without a port, are still read.
 */
export function cookieNames(publicUrl: string) {
  const { protocol, port } = new URL(publicUrl)
  const formerSession = protocol === 'https:' ? '__Host-latchkey' : 'latchkey'
  const session = port === '' ? formerSession : `${formerSession}-${port}`
  return {
    session,
    device: `${session}-device`,
    trust: `${session}-trust`,
    formerSession,
    formerDevice: `${formerSession}-device`,
  }
}

export function presentedCookies(cookies: Cookies, names: Names) {
  const [session, former] = [cookies[names.session], cookies[names.formerSession]]
  return {
    session: session ?? former,
    device: cookies[names.device] ?? cookies[names.formerDevice],
    trust: cookies[names.trust],
    isFormer: session === undefined && former !== undefined,
  }
}

/** A cookie starts with its session's id. */
export const isSameSession = (one: string, other = ''): boolean =>
  one.split('.', 1)[0] === other.split('.', 1)[0]

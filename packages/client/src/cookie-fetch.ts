/**
 * Adds two behaviours of browsers to Node's fetch: it keeps the origin's cookies and sends the `Origin`
 * header.
 */
export function cookieFetch(origin: string, inner: typeof fetch): typeof fetch {
  const cookies = new Map<string, string>()
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('origin', origin)
    if (cookies.size > 0) {
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    }
    const response = await inner(input, { ...init, headers })
    const date = Date.parse(response.headers.get('date') ?? '')
    for (const line of response.headers.getSetCookie()) {
      keepCookie(cookies, line, date || Date.now())
    }
    return response
  }
}

function keepCookie(cookies: Map<string, string>, line: string, now: number): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  if (at < 1) return
  if (isExpired(attributes, now)) cookies.delete(pair.slice(0, at))
  else cookies.set(pair.slice(0, at), pair.slice(at + 1))
}

/** Max-Age overrides Expires (RFC 6265, 5.3), which is a time of the server's clock. */
function isExpired(attributes: string[], now: number): boolean {
  const find = (name: RegExp) => attributes.find((one) => name.test(one))?.replace(name, '')
  const maxAge = find(/^max-age=/i)
  if (maxAge !== undefined) return Number(maxAge) <= 0
  return Date.parse(find(/^expires=/i) ?? '') <= now
}

import { StartupError } from '../config/startup-error.ts'

export type DatabaseAddress =
  | { kind: 'sqlite'; path: string; name: string }
  | { kind: 'mysql'; url: string; schema: string; name: string; tls: boolean }

/**
 * Reads an address; `given` is the variable or option that holds it. The `name` of the result may be shown: it
 * never contains the password.
 */
export function readDatabaseAddress(url: string, given = 'DATABASE_URL'): DatabaseAddress {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length)
    // Other programs read these forms as another file; SQLite would silently create a new one here.
    if (/^(\/\/|~|file:|\s)|[?\r\n]|\s$/.test(path)) {
      throw new StartupError(
        `${given} must be sqlite:<path> such as sqlite:data/latchkey.db or sqlite:/var/lib/latchkey.db, without //, ~ or options`,
      )
    }
    return { kind: 'sqlite', path, name: path }
  }
  const parsed = URL.parse(url)
  // An unencoded # or / in a password shifts the rest of it into other parts, so messages never quote
  // parts of a URL.
  const schema = /^\/([^/@]+)$/.exec(parsed?.pathname ?? '')?.[1]
  if (
    !parsed?.hostname ||
    !schema ||
    !/^(\?tls=(true|false))?$/.test(parsed.search) ||
    !isDecodable(`${parsed.username}${parsed.password}${schema}`)
  ) {
    throw new StartupError(
      `${given} must be mysql://user:pass@host:port/db, with ?tls=true for TLS and special characters percent-encoded`,
    )
  }
  const name = `${decodeURIComponent(schema)} at ${parsed.hostname}:${parsed.port || '3306'}`
  const tls = parsed.search === '?tls=true'
  return { kind: 'mysql', url, schema: decodeURIComponent(schema), name, tls }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

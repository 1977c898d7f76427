import { StartupError } from '../config/startup-error.ts'

export type DatabaseAddress =
  | { kind: 'sqlite'; path: string; name: string; given: string }
  | { kind: 'mysql'; url: string; schema: string; name: string; given: string; tls: boolean }

/**
 * Reads an address; `given` is the variable or option that holds it. The `name` of the result may be shown: it
 * never contains the password.
 */
export function readDatabaseAddress(url: string, given = 'DATABASE_URL'): DatabaseAddress {
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length)
    // Other programs read these forms as another file; SQLite would silently create a new one here.
    if (/^(\/\/|~|file:|\s)|[?\r\n]|\s$/.test(path)) {
      throw new StartupError({
        en: `${given} must be sqlite:<path> such as sqlite:data/latchkey.db or sqlite:/var/lib/latchkey.db, without //, ~ or options`,
        zh: `${given} 应为 sqlite:路径，例如 sqlite:data/latchkey.db 或 sqlite:/var/lib/latchkey.db，不含 //、~ 或选项`,
      })
    }
    return { kind: 'sqlite', path, name: path, given }
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
    throw new StartupError({
      en: `${given} must be mysql://user:pass@host:port/db, with ?tls=true for TLS and special characters percent-encoded`,
      zh: `${given} 应为 mysql://用户:密码@主机:端口/库名，使用 TLS 时加上 ?tls=true，特殊字符用百分号编码`,
    })
  }
  const name = `${parsed.hostname}:${parsed.port || '3306'}/${decodeURIComponent(schema)}`
  const tls = parsed.search === '?tls=true'
  return { kind: 'mysql', url, schema: decodeURIComponent(schema), name, given, tls }
}

/** Reads the address of a server, where a file will not do. */
export function readServerAddress(url: string, given: string) {
  const address = readDatabaseAddress(url, given)
  if (address.kind === 'mysql') return address
  throw new StartupError({
    en: `${given} must name a MySQL or MariaDB database`,
    zh: `请在 ${given} 后指定 MySQL 或 MariaDB 数据库`,
  })
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

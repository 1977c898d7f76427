import { existsSync } from 'node:fs'
import { localError } from '../../config/local-language.ts'
import { readDatabaseAddress, readServerAddress } from '../address.ts'
import { noDatabaseAt } from '../backup-faults.ts'
import { leaveWal } from '../backup.ts'

/**
 * Returns the addresses of both databases. Throws unless the source is an unused SQLite file and the
 * target a server.
 */
export function readEnds(from: string, to: string) {
  const [file, server] = [readDatabaseAddress(from), readServerAddress(to, '--to')]
  if (file.kind !== 'sqlite')
    throw localError({
      en: 'DATABASE_URL does not name a SQLite file: MySQL and MariaDB have their own tools',
      zh: 'DATABASE_URL 不是 SQLite 文件：MySQL 和 MariaDB 请用各自的工具',
    })
  if (!existsSync(file.path)) throw noDatabaseAt(file.path)
  leaveWal(file.path)
  return server
}

import { existsSync } from 'node:fs'
import { readDatabaseAddress } from '../address.ts'
import { leaveWal } from '../backup.ts'

/**
 * Returns the addresses of both databases. Throws unless the source is an unused SQLite file and the
 * target a server.
 */
export function readEnds(from: string, to: string) {
  const [file, server] = [readDatabaseAddress(from), readDatabaseAddress(to, '--to')]
  if (file.kind !== 'sqlite')
    throw new Error(
      'DATABASE_URL does not name a SQLite file: MySQL and MariaDB have their own tools',
    )
  if (server.kind !== 'mysql') throw new Error('name a MySQL or MariaDB database after --to')
  if (!existsSync(file.path)) throw new Error(`there is no database at ${file.path}`)
  leaveWal(file.path)
  return server
}

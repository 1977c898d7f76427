import type { Options } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { localError } from '../config/local-language.ts'
import { readDatabaseAddress } from './address.ts'
import { emOf } from './orm.ts'
import { adoptionLock, withServerLock } from './server-lock.ts'
import { databaseError } from './startup-errors.ts'

type Deps = { url: string; entities: Options['entities']; contextName?: string }
type Opened = { em: EntityManager; schema: string; name: string }

/**
 * Connects to a database that is not ours yet, without migrating it. A lock admits one such program at a
 * time; the server releases it however the program dies.
 */
export async function withForeignDatabase(
  { url, entities, contextName = 'foreign' }: Deps,
  work: (opened: Opened) => Promise<void>,
): Promise<void> {
  const address = readDatabaseAddress(url)
  if (address.kind !== 'mysql') {
    throw localError({
      en: "DATABASE_URL does not name a MySQL or MariaDB database: set it, or SQLURL, to the predecessor's",
      zh: 'DATABASE_URL 不是 MySQL 或 MariaDB 数据库：请用它或 SQLURL 指定旧服务的数据库',
    })
  }
  const { connectMysql } = await import('./mysql.ts')
  const orm = await connectMysql(address, { entities, poolSize: 10, contextName })
  try {
    const { schema, name } = address
    const busy = localError({
      en: `another program is adopting or filling ${name}: wait until it has finished`,
      zh: `另一个程序正在接管或写入 ${name}：请等待它结束`,
    })
    // The server releases the lock of a killed program shortly after its death.
    const lock = { name: adoptionLock(schema), wait: 2, busy }
    await withServerLock(orm, lock, () => work({ em: emOf(orm).fork(), schema, name }))
  } catch (error) {
    throw error instanceof Error && error.name === 'Error' ? error : databaseError(error, address)
  } finally {
    await orm.close(true)
  }
}

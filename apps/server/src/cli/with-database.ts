import type { EntityManager } from '@mikro-orm/sql'
import type { Config } from '../config.ts'
import { openDatabase, type Database } from '../database/database.ts'
import { entities } from '../entities.ts'
import { deriveKeys, type Keys } from '../keys.ts'
import { openConfig } from './open-config.ts'

export type Opened = { config: Config; database: Database; em: EntityManager; keys: Keys }

/** Opens the database that the environment names, and closes it afterwards. */
export async function withDatabase(work: (opened: Opened) => Promise<void>): Promise<void> {
  const config = openConfig()
  const database = await openDatabase(config.databaseUrl, { entities })
  try {
    const em = database.em.fork()
    await work({ config, database, em, keys: deriveKeys(...config.secretKeys) })
  } finally {
    await database.close()
  }
}

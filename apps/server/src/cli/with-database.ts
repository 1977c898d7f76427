import type { EntityManager } from '@mikro-orm/sql'
import { readConfig, type Config } from '../config.ts'
import { secretsOf } from '../config/secrets-of.ts'
import { openDatabase, type Database } from '../database/database.ts'
import { entities } from '../entities.ts'
import { deriveKeys, type Keys } from '../keys.ts'
import { beginProgram } from '../process/program.ts'

type Opened = { config: Config; database: Database; em: EntityManager; keys: Keys }

/** Opens what the environment names and closes it again. */
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

/** From here on no error that ends the program shows a configured secret. */
function openConfig(): Config {
  const config = readConfig()
  beginProgram(secretsOf(config))
  return config
}

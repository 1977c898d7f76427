import type { Options } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { localError } from '../config/local-language.ts'
import { detailsOf } from '../error-details.ts'
import { readDatabaseAddress } from './address.ts'
import { withForeignDatabase } from './adoption-connection.ts'
import { openDatabase } from './database.ts'
import { emOf } from './orm.ts'
import { databaseError } from './startup-errors.ts'

type Entities = Options['entities']
type Ask = (sql: string) => Promise<Record<string, unknown>[]>

/** An address, and the option that holds it. */
type Named = { url: string; given: string }

/** Refuses a database that holds anything, without migrating or creating it. Returns its name. */
export async function requireEmpty({ url, given }: Named, entities: Entities): Promise<string> {
  const address = readDatabaseAddress(url, given)
  if (address.kind === 'sqlite' && !existsSync(address.path)) return address.name
  try {
    const { kind } = address
    if (await (kind === 'sqlite' ? isEmptyFile(address.path) : isEmptySchema(address, entities)))
      return address.name
  } catch (error) {
    // Opening the database will create it.
    if (detailsOf(error).code === 'ER_BAD_DB_ERROR') return address.name
    throw databaseError(error, address)
  }
  throw localError({
    en: `${address.name} is not empty: name an empty database`,
    zh: `${address.name} 不是空数据库，请指定一个空数据库`,
  })
}

async function isEmptyFile(path: string): Promise<boolean> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const ask: Ask = async (sql) => database.prepare(sql).all()
    return await isEmpty(ask, `select name from sqlite_master where type = 'table'`)
  } finally {
    database.close()
  }
}

type Schema = Extract<ReturnType<typeof readDatabaseAddress>, { kind: 'mysql' }>

async function isEmptySchema(address: Schema, entities: Entities): Promise<boolean> {
  const { connectMysql } = await import('./mysql.ts')
  const orm = await connectMysql(address, { entities, poolSize: 1 })
  try {
    const em = emOf(orm).fork()
    const tables =
      'select table_name as name from information_schema.tables where table_schema = database()'
    return await isEmpty((sql) => em.execute(sql), tables)
  } finally {
    await orm.close(true)
  }
}

/** An interrupted copy leaves our tables, without accounts. */
async function isEmpty(ask: Ask, tables: string): Promise<boolean> {
  const names = (await ask(tables)).map((row) => row['name'])
  if (names.length === 0) return true
  if (!names.includes('mikro_orm_migrations')) return false
  return !names.includes('users') || (await ask('select 1 from users limit 1')).length === 0
}

type Target = { url: string; entities: Entities }

/**
 * Migrates an empty database and runs `work` in one transaction there. The pause between its statements
 * may be long, unlike in the service.
 */
export async function fillEmpty(
  { url, entities }: Target,
  work: (em: EntityManager) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(url, { entities })
  try {
    if (url.startsWith('sqlite:')) {
      await database.em.fork().transactional(work)
      await database.flushToDisk()
      return
    }
  } finally {
    await database.close()
  }
  await withForeignDatabase({ url, entities, contextName: 'target' }, async ({ em }) => {
    await em.transactional(async (transaction) => {
      // MySQL must store an id of 0 as it is, instead of assigning the next one.
      await transaction.execute(
        `set session sql_mode = concat(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')`,
      )
      await work(transaction)
    })
  })
}

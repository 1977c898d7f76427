import { readDatabaseAddress, type DatabaseAddress } from '../../database/address.ts'
import { connectMysql } from '../../database/mysql.ts'
import { emOf, type Orm } from '../../database/orm.ts'
import { withoutChecks } from '../../database/without-checks.ts'
import { databaseError } from '../../database/startup-errors.ts'
import { entities } from '../../entities.ts'
import type { Backup } from './kind.ts'
import { loadDump } from './load-dump.ts'
import type { Scratch } from './scratch-database.ts'

type Address = Extract<DatabaseAddress, { kind: 'mysql' }>

/** Takes an empty or a missing database as scratch. Afterwards it is as empty, or missing, again. */
export async function openSchema(
  backup: Extract<Backup, { kind: 'dump' }>,
  url: string,
): Promise<Scratch> {
  const address = readDatabaseAddress(url)
  if (address.kind !== 'mysql') throw new Error('name a MySQL or MariaDB database after --scratch')
  const wasMissing = !(await exists(address))
  const ask: Scratch['ask'] = (sql) => connected(address, (orm) => emOf(orm).fork().execute(sql))
  if ((await ask(tables)).length > 0)
    throw new Error(`${address.name} is not empty: name a database that holds nothing`)
  return {
    url,
    ask,
    restore: (onProgress) => loadDump(backup, address, onProgress),
    remove: () => (wasMissing ? drop(address) : empty(address)),
  }
}

const drop = (address: Address) =>
  connected(beside(address), async (orm) => {
    await emOf(orm)
      .fork()
      .execute(`drop database ${quoted(address.schema)}`)
  })

const empty = (address: Address) =>
  connected(address, async (orm) => {
    const em = emOf(orm).fork()
    const found = await em.execute<{ name: string; type: string }[]>(tables)
    await withoutChecks(em, async (one) => {
      for (const { name, type } of found)
        // oxlint-disable-next-line no-await-in-loop
        await one.execute(`drop ${type === 'VIEW' ? 'view' : 'table'} ${quoted(name)}`)
    })
  })

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``

const tables =
  'select table_name as name, table_type as type from information_schema.tables where table_schema = database()'

/** Connecting to a database creates it where it is missing. */
const exists = async (address: Address): Promise<boolean> => {
  const sql = 'select 1 from information_schema.schemata where schema_name = ?'
  const ask = (orm: Orm) => emOf(orm).fork().execute<object[]>(sql, [address.schema])
  return (await connected(beside(address), ask)).length > 0
}

const beside = (address: Address): Address => {
  const url = new URL(address.url)
  url.pathname = '/information_schema'
  return { ...address, url: url.href }
}

/** Connects for one step: a pool that waits would keep what is left of a failed one. */
async function connected<T>(address: Address, work: (orm: Orm) => Promise<T>): Promise<T> {
  const orm = await connectMysql(address, { entities, poolSize: 1, contextName: 'scratch' })
  try {
    return await work(orm)
  } catch (error) {
    throw databaseError(error, address)
  } finally {
    await orm.close(true)
  }
}

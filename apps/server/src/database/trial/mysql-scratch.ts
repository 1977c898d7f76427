import { localError } from '../../config/local-language.ts'
import { readServerAddress, type DatabaseAddress } from '../address.ts'
import { connectMysql } from '../mysql.ts'
import { emOf, type Orm } from '../orm.ts'
import { withoutChecks } from '../without-checks.ts'
import { databaseError } from '../startup-errors.ts'
import type { Options } from '@mikro-orm/core'
import type { Backup } from './kind.ts'
import { loadDump } from './load-dump.ts'
import type { Scratch } from './scratch-database.ts'

type Address = Extract<DatabaseAddress, { kind: 'mysql' }>
/** The requirements of every connection. */
type Deps = { address: Address; entities: Options['entities'] }

/** Uses an empty or missing database as scratch. Afterwards it is empty, or missing, again. */
export async function openSchema(
  backup: Extract<Backup, { kind: 'dump' }>,
  { url, entities }: { url: string; entities: Options['entities'] },
): Promise<Scratch> {
  const address = readServerAddress(url, '--scratch')
  const deps = { address, entities }
  const wasMissing = !(await exists(deps))
  const ask: Scratch['ask'] = (sql) => connected(deps, (orm) => emOf(orm).fork().execute(sql))
  if ((await ask(tables)).length > 0)
    throw localError({
      en: `${address.name} is not empty: name an empty one`,
      zh: `${address.name} 不是空数据库，请指定一个空数据库`,
    })
  return {
    url,
    ask,
    restore: (onProgress) => loadDump(backup, address, onProgress),
    remove: () => (wasMissing ? drop(deps) : empty(deps)),
  }
}

const drop = (deps: Deps) =>
  connected(beside(deps), async (orm) => {
    await emOf(orm)
      .fork()
      .execute(`drop database ${quoted(deps.address.schema)}`)
  })

const empty = (deps: Deps) =>
  connected(deps, async (orm) => {
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

/** Connecting to a missing database creates it. */
const exists = async (deps: Deps): Promise<boolean> => {
  const sql = 'select 1 from information_schema.schemata where schema_name = ?'
  const ask = (orm: Orm) => emOf(orm).fork().execute<object[]>(sql, [deps.address.schema])
  return (await connected(beside(deps), ask)).length > 0
}

const beside = ({ address, entities }: Deps): Deps => {
  const url = new URL(address.url)
  url.pathname = '/information_schema'
  return { address: { ...address, url: url.href }, entities }
}

/** Connects for one step: an idle pool would keep the remains of a failed one. */
async function connected<T>(
  { address, entities }: Deps,
  work: (orm: Orm) => Promise<T>,
): Promise<T> {
  const orm = await connectMysql(address, { entities, poolSize: 1, contextName: 'scratch' })
  try {
    return await work(orm)
  } catch (error) {
    throw databaseError(error, address)
  } finally {
    await orm.close(true)
  }
}

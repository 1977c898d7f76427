import { emOf, type Orm } from '../orm.ts'
import { TableNotFoundException } from '@mikro-orm/core'
import { DatabaseSchema } from '@mikro-orm/sql'
import { detailsOf } from '../../error-details.ts'
import { StartupError } from '../../config/startup-error.ts'
import { typed } from '../../config/program-name.ts'

/**
 * This table exists while the predecessor's database is being adopted or rolled back; a rollback adds row
 * 2.
 */
export const adoptionTable = 'latchkey_adoption'

/**
 * This name is among the executed migrations while a SQLite database is being copied here. Every start
 * reads them, and a release that does not know the name refuses to start.
 */
export const moveMark = 'latchkey_move'

/** Migrates the schema. The caller holds the migration lock. */
export async function migrate(orm: Orm, known: readonly { name: string }[]): Promise<void> {
  await refuseHalfAdopted(orm)
  const executed = await executedMigrations(orm)
  refuseHalfMoved(executed)
  const unknown = executed.filter((name) => !known.some((migration) => migration.name === name))
  if (unknown.length > 0) {
    throw new StartupError({
      en: `the database is newer than this program (it has ${unknown.join(', ')}): upgrade Latchkey`,
      zh: `数据库比本程序更新（含有 ${unknown.join('、')}）：请升级 Latchkey`,
    })
  }
  if (executed.length === 0) await refuseForeignTables(orm)
  await orm.migrator.up()
}

/**
 * Queries by hand, because the migrator would create its table in a database that may belong to another
 * program.
 */
async function executedMigrations(orm: Orm): Promise<string[]> {
  const rows = await rowsIfAny<{ name: string }>(orm, 'select name from mikro_orm_migrations')
  return (rows ?? []).map((row) => row.name)
}

/** Returns undefined if the table is missing. */
async function rowsIfAny<T>(orm: Orm, sql: string, isMissing = isNotFound) {
  try {
    return await emOf(orm).fork().execute<T[]>(sql)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isNotFound = (error: unknown): boolean => error instanceof TableNotFoundException

/** A user with rights on single tables is denied a missing one (ER_TABLEACCESS_DENIED_ERROR). */
const isNotFoundOrDenied = (error: unknown): boolean =>
  isNotFound(error) || detailsOf(error).errno === 1142

async function refuseHalfAdopted(orm: Orm): Promise<void> {
  const sql = `select id from ${adoptionTable}`
  const marks = await rowsIfAny<{ id: number }>(orm, sql, isNotFoundOrDenied)
  if (!marks) return
  const isUndoing = marks.some(({ id }) => id === 2)
  throw new StartupError(
    isUndoing
      ? {
          en: `the database is half undone: run ${typed('adopt --undo')} again with the same backup`,
          zh: `数据库的接管只撤销了一半：请用同一份备份再次运行 ${typed('adopt --undo')}`,
        }
      : {
          en: `the database is half adopted: run ${typed('adopt')} again, which continues where it stopped`,
          zh: `数据库只接管了一半：请再次运行 ${typed('adopt')}，它会从中断处继续`,
        },
  )
}

function refuseHalfMoved(executed: string[]): void {
  if (!executed.includes(moveMark)) return
  throw new StartupError({
    en: `the database is half filled: run ${typed('move')} again, which continues where it stopped`,
    zh: `数据库只复制了一半：请再次运行 ${typed('move')}，它会从中断处继续`,
  })
}

/** An adoption gives these tables the schema of the first migration; later migrations add the rest. */
const ourMark: Record<string, string> = {
  users: 'password_key_id',
  email_verifications: 'challenge_id',
}

/**
 * Refuses another program's tables. Our own may exist, because MySQL cannot roll back an interrupted
 * first migration.
 */
async function refuseForeignTables(orm: Orm): Promise<void> {
  const em = emOf(orm)
  const schema = await DatabaseSchema.create(em.getConnection(), em.getPlatform(), orm.config)
  const foreign = [...orm.getMetadata().getAll().values()].filter((meta) => {
    const table = schema.getTable(meta.tableName)
    const columns = meta.props.flatMap((property) => property.fieldNames ?? [])
    const marker = ourMark[meta.tableName]
    const isOurs = marker ? table?.getColumn(marker) : columns.every((one) => table?.getColumn(one))
    return table && !isOurs
  })
  if (foreign.length === 0) return
  const names = foreign.map((meta) => meta.tableName).join(', ')
  throw new StartupError({
    en: `the database holds tables of another program (${names}): name an empty database in DATABASE_URL, or take over the predecessor's with ${typed('adopt')}`,
    zh: `数据库中有其他程序的表（${names}）：请在 DATABASE_URL 中指定空数据库，或用 ${typed('adopt')} 接管旧服务的数据库`,
  })
}

import type { Dialect } from './dialect.ts'
import { marks } from './sql.ts'
import type { Orm } from './orm.ts'
import type { EntityMetadata } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { NothingFound, type Change, type Statement, type Value } from './statement.ts'

/** The receiver of new rows: an EntityManager, or a batch that can do nothing else. */
export type NewRows = Pick<EntityManager, 'create'>

export type Insert = {
  /**
   * Inserts rows that depend on nothing read before, in one batch of prepared statements. MikroORM's
   * unit of work would do the same, but costs more than everything else in a sign-in apart from its
   * hash.
   */
  insert<T>(work: (rows: NewRows) => T): Promise<T>
  /**
   * Inserts only while a row matches `condition`, which begins with "from"; otherwise returns
   * undefined. No transaction changes that row before the new ones are committed.
   */
  insertIf<T>(condition: Statement, work: (rows: NewRows) => T): Promise<T | undefined>
  /**
   * Inserts in one transaction with preceding changes, each of which must find a row. Otherwise nothing
   * is committed, and it returns undefined.
   */
  insertAfter<T>(changes: Statement[], work: (rows: NewRows) => T): Promise<T | undefined>
}

type Deps = { orm: Orm; dialect: Dialect; change: Change }

export function createInsert({ orm, dialect, change }: Deps): Insert {
  function collect<T>(work: (rows: NewRows) => T, condition?: Statement) {
    const statements: Statement[] = []
    const create = (entity: never, data: object) => {
      const { into, places, values } = insertOf(orm.getMetadata().get(entity), data)
      statements.push(
        condition
          ? {
              sql: dialect.spell(`${into} select ${places} ${condition.sql}`),
              values: [...values, ...condition.values],
            }
          : { sql: `${into} values (${places})`, values },
      )
    }
    return { made: work({ create }), statements }
  }

  return {
    async insert(work) {
      const { made, statements } = collect(work)
      await change(...statements)
      return made
    },
    async insertIf(condition, work) {
      const { made, statements } = collect(work, condition)
      const [first] = await change(...statements)
      return first?.affectedRows === 0 ? undefined : made
    },
    async insertAfter(changes, work) {
      const { made, statements } = collect(work)
      const needed = changes.map((one) => ({ mustFind: true, ...one, sql: dialect.spell(one.sql) }))
      try {
        await change(...needed, ...statements)
        return made
      } catch (error) {
        if (error instanceof NothingFound) return undefined
        throw error
      }
    },
  }
}

function insertOf({ tableName, properties }: EntityMetadata, data: object) {
  const given = Object.entries(data).filter(([, value]) => value !== undefined)
  const columns = given.map(([name]) => properties[name as never]?.fieldNames[0])
  return {
    into: `insert into ${tableName} (${columns.join(', ')})`,
    places: marks(given.length),
    values: given.map(([, value]) => value as Value),
  }
}

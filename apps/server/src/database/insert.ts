import type { EntityMetadata, MikroORM } from '@mikro-orm/core'
import type { EntityManager } from '../database.ts'
import type { Change, Statement, Value } from './statement.ts'

/** Where new rows go: an EntityManager, or a batch that knows of nothing else. */
export type NewRows = Pick<EntityManager, 'create'>

/**
 * Rows that need nothing read before them: they commit together, as one batch of prepared statements.
 * A unit of work would say the same, and take most of the time that a sign-in has beside its hash.
 */
export type Insert = <T>(work: (rows: NewRows) => T) => Promise<T>

export function createInsert(orm: MikroORM, change: Change): Insert {
  return async (work) => {
    const statements: Statement[] = []
    const create = (entity: never, data: object) => {
      statements.push(insertOf(orm.getMetadata().get(entity), data))
    }
    const made = work({ create })
    await change(...statements)
    return made
  }
}

function insertOf({ tableName, properties }: EntityMetadata, data: object): Statement {
  const given = Object.entries(data).filter(([, value]) => value !== undefined)
  const columns = given.map(([name]) => properties[name as never]?.fieldNames[0])
  const marks = given.map(() => '?')
  return {
    sql: `insert into ${tableName} (${columns.join(', ')}) values (${marks.join(', ')})`,
    values: given.map(([, value]) => value as Value),
  }
}

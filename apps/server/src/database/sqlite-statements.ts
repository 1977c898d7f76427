import type { MikroORM } from '@mikro-orm/core'
import type { SqliteDriver } from '@mikro-orm/sql'
import { SqliteDialect } from 'kysely'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { BoundedMap } from './bounded-map.ts'
import type { Sql } from './sql.ts'
import {
  checkFound,
  type Change,
  type Changed,
  type Prepare,
  type Statement,
  type Value,
} from './statement.ts'
import type { Watched } from './statement-watch.ts'
import { toCell } from './time.ts'

/** The number equals that of MySQL's driver per connection. */
const mostKept = 256

/** Keeps the statements of a connection: SQLite parses a text once, which takes longer than most executions. */
function keepStatements(handle: DatabaseSync) {
  const kept = new BoundedMap<string, StatementSync>(mostKept)
  return (sql: string): StatementSync => {
    // A statement prepared before a change of the schema would return the former columns.
    if (changesSchema(sql)) kept.clear()
    const statement = kept.get(sql) ?? handle.prepare(sql)
    kept.set(sql, statement)
    return statement
  }
}

/**
 * SQLite waits this long for other processes, in milliseconds. The timeout is short, because it waits on the only
 * thread, and no request is answered meanwhile.
 */
const timeout = 2000

/**
 * Opens the file itself, because MikroORM's dialect hides its handle and prepared statements need it.
 */
export function openFile(path: string) {
  const handle = new DatabaseSync(path, { timeout })
  const statementOf = keepStatements(handle)
  const prepare = (sql: string) => {
    // SQLite cannot upgrade a read transaction once another process has written.
    const statement = statementOf(sql === 'begin' ? 'begin immediate' : sql)
    return {
      reader: isReader(sql),
      all: (values: readonly unknown[]) => statement.all(...(values as SQLInputValue[])),
      run: (values: readonly unknown[]) => statement.run(...(values as SQLInputValue[])),
      // Rows that are still being read must not be another caller's.
      iterate: (values: readonly unknown[]) =>
        handle.prepare(sql).iterate(...(values as SQLInputValue[])),
    }
  }
  const database = { prepare, close: () => handle.isOpen && handle.close() }
  return { handle, statementOf, driver: new SqliteDialect({ database: async () => database }) }
}

const changesSchema = (sql: string) => /^\s*(alter|create|drop)\b/i.test(sql)

const isReader = (sql: string) =>
  /^\s*(select|pragma|explain|with)/i.test(sql) || /\breturning\b/i.test(sql)

type Deps = Omit<ReturnType<typeof openFile>, 'driver'> & {
  path: string
  orm: MikroORM<SqliteDriver>
  watched: Watched
}

export function sqliteStatements({ path, handle, statementOf, orm, watched }: Deps) {
  // A separate read connection: it waits for no transaction and sees only committed data.
  const reader =
    path === ':memory:' ? undefined : new DatabaseSync(path, { readOnly: true, timeout })

  /** Waits for MikroORM's transactions, which share its one connection. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> =>
    handle.isTransaction ? orm.em.getConnection().getClient().connection().execute(work) : work()

  const prepare: Prepare = <Values extends Value[], Row>(sql: Sql<Values, Row>) => {
    const statement = (reader ?? handle).prepare(sql)
    return (...values: Values) => {
      const ask = async () => watched(sql, () => statement.all(...values.map(toCell))) as Row[]
      return reader ? ask() : inTurn(ask)
    }
  }

  function run({ sql, values }: Statement): Changed {
    const statement = statementOf(sql)
    const cells = values.map(toCell)
    if (isReader(sql)) return { affectedRows: 0, insertId: 0, rows: statement.all(...cells) }
    const { changes, lastInsertRowid } = statement.run(...cells)
    return { affectedRows: Number(changes), insertId: Number(lastInsertRowid), rows: [] }
  }

  // Synchronous: no other statement runs in between.
  const runAll = (statements: Statement[]): Changed[] =>
    statements.map((one) =>
      checkFound(
        one,
        watched(one.sql, () => run(one)),
      ),
    )

  function runTogether(statements: Statement[]): Changed[] {
    handle.exec('begin immediate')
    try {
      const changed = runAll(statements)
      handle.exec('commit')
      return changed
    } catch (error) {
      handle.exec('rollback')
      throw error
    }
  }

  const change: Change = (...statements) =>
    inTurn(async () => (statements.length === 1 ? runAll(statements) : runTogether(statements)))

  return { prepare, change, close: () => reader?.close() }
}

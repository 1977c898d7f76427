import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

export type Engine = 'SQLite' | 'MariaDB'
type Rows = Record<string, unknown>[]
export type BenchDatabase = {
  engine: Engine
  url: string
  /** Executes a statement while the server runs. */
  execute(sql: string): Promise<Rows>
  /** Runs work while each commit waits for the disk. Undefined if the engine cannot switch that. */
  whileFlushing?<T>(work: () => Promise<T>): Promise<T>
  drop(): Promise<void>
}

/** Creates an empty database per engine; without a server, none on MariaDB. */
export async function createDatabases(mysqlServer: string | undefined): Promise<BenchDatabase[]> {
  const sqlite = await createSqlite()
  return mysqlServer ? [await createMariaDb(mysqlServer), sqlite] : [sqlite]
}

export async function createSqlite(): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'))
  const path = join(folder, 'latchkey.db')
  return {
    engine: 'SQLite',
    url: `sqlite:${path}`,
    async execute(sql) {
      using database = new DatabaseSync(path, { timeout: 60_000 })
      return database.prepare(sql).all()
    },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export async function createMariaDb(server: string): Promise<BenchDatabase> {
  const name = `latchkey_bench_${randomBytes(6).toString('hex')}`
  await execute(server, `create database ${name}`)
  return {
    engine: 'MariaDB',
    url: `${server}/${name}`,
    execute: (sql) => execute(`${server}/${name}`, sql),
    async whileFlushing(work) {
      await execute(server, flushEachCommit(1))
      try {
        return await work()
      } finally {
        await execute(server, flushEachCommit(0))
      }
    },
    drop: async () => void (await execute(server, `drop database ${name}`)),
  }
}

const flushEachCommit = (value: 0 | 1) => `set global innodb_flush_log_at_trx_commit = ${value}`

async function execute(server: string, statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(server)
  const [rows] = await connection.query<RowDataPacket[]>(statement)
  await connection.end()
  return rows
}

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

export type Engine = 'SQLite' | 'MariaDB'
export type BenchDatabase = {
  engine: Engine
  url: string
  /** Of any account: they all cost the same. */
  readPasswordHash(): Promise<string>
  /** Every mail that left becomes due again. */
  queueMailsAgain(): Promise<void>
  drop(): Promise<void>
}

const anyHash = 'select password from users limit 1'
const queueAgain = `update mails set state = 'queued', attempts = 0, next_try_at = created_at`

/** An empty one on each engine; MariaDB is left out where there is none. */
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
    async readPasswordHash() {
      using database = new DatabaseSync(path)
      return String(database.prepare(anyHash).get()?.['password'])
    },
    async queueMailsAgain() {
      using database = new DatabaseSync(path)
      database.exec(queueAgain)
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
    readPasswordHash: async () =>
      String((await execute(`${server}/${name}`, anyHash))[0]?.['password']),
    queueMailsAgain: async () => void (await execute(`${server}/${name}`, queueAgain)),
    drop: async () => void (await execute(server, `drop database ${name}`)),
  }
}

async function execute(server: string, statement: string): Promise<RowDataPacket[]> {
  const connection = await createConnection(server)
  const [rows] = await connection.query<RowDataPacket[]>(statement)
  await connection.end()
  return rows
}

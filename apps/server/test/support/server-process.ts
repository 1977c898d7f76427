import { MikroORM } from '@mikro-orm/core'
import { MySqlDriver } from '@mikro-orm/mysql'
import { launch as launchProgram } from '@latchkey/tools/testing/launch'
import {
  built,
  compileCache,
  startServerProcess,
  testSettings,
} from '@latchkey/tools/testing/server-process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMysql } from './engine.ts'
import { createEmptyDatabase } from './harness.ts'

type Options = { args?: string[]; dist?: string; cwd?: string }
type Row = Record<string, unknown>

const environment = (env: Record<string, string>, dist = built) => ({
  NODE_ENV: 'test',
  ...testSettings,
  ...(dist === built && compileCache),
  ...env,
})

/** Runs a built program with only the environment that the test names. */
export const launch = (
  program: 'main' | 'latchkey',
  env: Record<string, string>,
  { args = [], dist = built, cwd }: Options = {},
) =>
  launchProgram([process.execPath, join(dist, `${program}.js`), ...args], {
    env: environment(env, dist),
    ...(cwd && { cwd }),
  })

/**
 * Starts a server and waits until it listens; a server that ends instead fails the test with its output.
 */
export const startProcess = (env: Record<string, string>, where: { cwd?: string } = {}) =>
  startServerProcess(environment(env), where)

/** An empty database that outlives a process: a file, or a schema of the test server. */
export async function createLastingDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  const path = join(folder, 'latchkey.db')
  const made = isMysql ? await createEmptyDatabase() : undefined
  const url = made?.url ?? `sqlite:${path}`
  const execute = (sql: string) => (isMysql ? askMysql(url, sql) : askSqlite(path, sql))
  return {
    folder,
    path,
    url,
    /** Queries it directly, bypassing the server. */
    execute,
    /** Runs statements on one connection of MySQL. */
    executeAll: (statements: string[]) => askAllMysql(url, statements),
    /** Every table, column, index and key, as the database describes them. */
    async shape(): Promise<unknown[]> {
      if (!isMysql) return execute('select type, name, sql from sqlite_master order by name')
      const tables = (await execute('show tables')).flatMap((row) => Object.values(row))
      return Promise.all(tables.map((table) => execute(`show create table ${String(table)}`)))
    },
    async [Symbol.asyncDispose]() {
      await made?.drop()
      rmSync(folder, { recursive: true })
    },
  }
}

export const askMysql = async (url: string, sql: string): Promise<Row[]> =>
  (await askAllMysql(url, [sql])) ?? []

async function askAllMysql(url: string, statements: string[]): Promise<Row[] | undefined> {
  const discovery = { warnWhenNoEntities: false }
  const pool = { max: 1 }
  const orm = await MikroORM.init({
    driver: MySqlDriver,
    clientUrl: url,
    entities: [],
    discovery,
    pool,
  })
  let last: Row[] | undefined
  try {
    for (const sql of statements) last = await orm.em.getConnection().execute<Row[]>(sql)
    return last
  } finally {
    await orm.close(true)
  }
}

/** Keeps a transaction of MySQL open after these statements, with its locks, until disposed. */
export async function holdMysql(url: string, statements: string[]) {
  const discovery = { warnWhenNoEntities: false }
  const orm = await MikroORM.init({ driver: MySqlDriver, clientUrl: url, entities: [], discovery })
  const em = orm.em.fork()
  await em.begin()
  for (const sql of statements) await em.execute(sql)
  return {
    async [Symbol.asyncDispose]() {
      await em.rollback()
      await orm.close(true)
    },
  }
}

export async function askSqlite(path: string, sql: string): Promise<Row[]> {
  const database = new DatabaseSync(path)
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

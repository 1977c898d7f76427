import { MikroORM } from '@mikro-orm/core'
import { MySqlDriver } from '@mikro-orm/mysql'
import { randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { isMysql } from './engine.ts'
import { createDatabase } from './harness.ts'

type Program = 'main' | 'latchkey'
type Where = { args?: string[]; dist?: string; cwd?: string }
type Row = Record<string, unknown>

export const built = fileURLToPath(new URL('../../dist/', import.meta.url))
/** Keeps V8's compiled code, as the service does: compiling is half of a start. */
export const compiled = { NODE_COMPILE_CACHE: join(built, '.compile-cache') }
const secrets = { SECRET_KEY: fresh(), JWT_SECRET_KEY: fresh() }

/** Runs a built program with only the environment that the test names. */
export function launch(
  program: Program,
  env: Record<string, string>,
  { args = [], dist = built, cwd }: Where = {},
) {
  const path = join(dist, `${program}.js`)
  const child = spawn(process.execPath, [path, ...args], {
    env: {
      NODE_ENV: 'test',
      PORT: '0',
      DRAIN_SECONDS: '0',
      TRUST_PROXY: '127.0.0.1/32',
      DEV_INBOX: 'true',
      ...(dist === built && compiled),
      ...secrets,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd && { cwd }),
  })
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => ({
    code,
    signal,
    ...output,
  }))
  return {
    child,
    output,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Starts a server and waits until it listens; one that ends instead fails the test with its output. */
export async function startProcess(env: Record<string, string>, where: Where = {}) {
  const program = launch('main', env, where)
  const listening = new Promise<string>((resolve) => {
    program.child.stdout.on('data', () => {
      const url = /listening on (http:\S+)\n/.exec(program.output.out)?.[1]
      if (url) resolve(url)
    })
  })
  const failed = program.ended.then(({ err }): never => {
    throw new Error(`the server ended before it listened: ${err}`)
  })
  return { ...program, url: await Promise.race([listening, failed]) }
}

/** An empty database that outlives a process: a file, or a schema of the test server. */
export async function createLastingDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-test-'))
  const path = join(folder, 'latchkey.db')
  const made = isMysql ? await createDatabase() : undefined
  const url = made?.url ?? `sqlite:${path}`
  const execute = (sql: string) => (isMysql ? askMysql(url, sql) : askSqlite(path, sql))
  return {
    folder,
    path,
    url,
    /** Queries it directly, bypassing the server. */
    execute,
    /** Every table, column, index and key, in the database's own words. */
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

export async function askMysql(url: string, sql: string): Promise<Row[]> {
  const discovery = { warnWhenNoEntities: false }
  const orm = await MikroORM.init({ driver: MySqlDriver, clientUrl: url, entities: [], discovery })
  try {
    return await orm.em.getConnection().execute<Row[]>(sql)
  } finally {
    await orm.close(true)
  }
}

async function askSqlite(path: string, sql: string): Promise<Row[]> {
  const database = new DatabaseSync(path)
  try {
    return database.prepare(sql).all()
  } finally {
    database.close()
  }
}

function fresh() {
  return randomBytes(32).toString('hex')
}

import { MikroORM } from '@mikro-orm/core'
import { MySqlDriver } from '@mikro-orm/mysql'
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'

/** A migrated database: its name, the statements that create its tables, and the tables with rows. */
type Template = { name: string; create: string[]; filled: string[] }

declare module 'vitest' {
  interface ProvidedContext {
    template?: Template
  }
}

let remove: (() => Promise<void>) | undefined

/** Migrates one database per project. Tests copy it: on MySQL, migrating takes longer than most tests. */
export async function setup(project: TestProject): Promise<void> {
  const variable = project.name.startsWith('mysql') ? 'TEST_ORACLE_URL' : 'TEST_MYSQL_URL'
  const server = process.env[variable]
  if (project.name.startsWith('sqlite') || !server) return
  const name = `latchkey_template_${randomBytes(6).toString('hex')}`
  const database = await openDatabase(`${server}/${name}`, { entities })
  await database.close()
  const admin = await connect(server)
  const ask = (sql: string) => admin.em.getConnection().execute<Record<string, string>[]>(sql)
  remove = async () => {
    for (const row of await ask(`show databases like '${name}%'`))
      await ask(`drop database ${String(Object.values(row)[0])}`)
    await admin.close(true)
  }
  const [create, filled]: [string[], string[]] = [[], []]
  for (const row of await ask(`show tables from ${name}`)) {
    const table = String(Object.values(row)[0])
    const [shown] = await ask(`show create table ${name}.${table}`)
    create.push(String(shown?.['Create Table']))
    const rows = await ask(`select 1 from ${name}.${table} limit 1`)
    if (rows.length > 0) filled.push(table)
  }
  project.provide('template', { name, create, filled })
}

export const teardown = (): Promise<void> | undefined => remove?.()

type Run = (...statements: string[]) => Promise<unknown>
type Copy = { name: string; schema: string; run: Run; close(): Promise<void> }

/** Copies that tests have returned. Creating one takes ten times as long as emptying it. */
const spare: Copy[] = []

/** A migrated database for one test: a returned one, or a new one. */
export async function copyTemplate(
  server: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const copy = spare.pop() ?? (await createCopy(server))
  return {
    url: `${server}/${copy.name}`,
    async drop() {
      if (await emptied(copy)) {
        spare.push(copy)
        return
      }
      await copy.run(`drop database ${copy.name}`)
      await copy.close()
    },
  }
}

async function createCopy(server: string): Promise<Copy> {
  const template = theTemplate()
  const name = `${template.name}_${randomBytes(6).toString('hex')}`
  const admin = await connect(server)
  const run: Run = (...statements) => admin.em.getConnection().execute(statements.join(';'))
  await run(
    `create database ${name}`,
    `use ${name}`,
    // The tables are ordered by name.
    'set foreign_key_checks = 0, innodb_lock_wait_timeout = 1',
    ...template.create,
    ...template.filled.map(fill),
  )
  return { name, run, schema: await schemaOf(name, run), close: () => admin.close(true) }
}

/** Returns false if the test has changed more than rows, or if one of its connections is still open. */
async function emptied({ name, run, schema }: Copy): Promise<boolean> {
  try {
    if ((await schemaOf(name, run)) !== schema) return false
    const [{ filled }, tables] = [theTemplate(), tablesOf(theTemplate())]
    await run(...tables.map((table) => `delete from ${table}`), ...filled.map(fill))
    return true
  } catch {
    return false
  }
}

/** Tables, triggers and foreign connections, as one text. */
async function schemaOf(name: string, run: Run): Promise<string> {
  const shown = await run(
    'show tables',
    'show triggers',
    `select 1 from information_schema.processlist where db = '${name}' and id <> connection_id()`,
    ...tablesOf(theTemplate()).map((table) => `show create table ${table}`),
  )
  // An id counter that has advanced is no difference between tables.
  return JSON.stringify(shown).replaceAll(/ AUTO_INCREMENT=\d+/g, '')
}

const tablesOf = ({ create }: Template) =>
  create.map((statement) => /^create table `(\w+)`/i.exec(statement)?.[1] ?? '')

const fill = (table: string) => `insert into ${table} select * from ${theTemplate().name}.${table}`

function theTemplate(): Template {
  const template = inject('template')
  if (!template) throw new Error('the project has no template: see vitest.config.ts')
  return template
}

export const connect = (server: string): Promise<MikroORM> =>
  MikroORM.init({
    driver: MySqlDriver,
    clientUrl: `${server}/mysql`,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    multipleStatements: true,
  })

import { MikroORM } from '@mikro-orm/core'
import { MySqlDriver } from '@mikro-orm/mysql'
import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'

/** A migrated database: its name, the statements that create its tables, and the tables with rows. */
type Template = { name: string; tables: string[]; filled: string[] }

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
    await ask(`drop database ${name}`)
    await admin.close(true)
  }
  const [tables, filled]: [string[], string[]] = [[], []]
  for (const row of await ask(`show tables from ${name}`)) {
    const table = String(Object.values(row)[0])
    const [shown] = await ask(`show create table ${name}.${table}`)
    tables.push(String(shown?.['Create Table']))
    const rows = await ask(`select 1 from ${name}.${table} limit 1`)
    if (rows.length > 0) filled.push(table)
  }
  project.provide('template', { name, tables, filled })
}

export const teardown = (): Promise<void> | undefined => remove?.()

/** Creates a migrated database in a single round trip. */
export async function copyTemplate(
  server: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const template = inject('template')
  if (!template) throw new Error('the project has no template: see vitest.config.ts')
  const name = `latchkey_${randomBytes(6).toString('hex')}`
  const admin = await connect(server)
  const run = (...statements: string[]) => admin.em.getConnection().execute(statements.join(';'))
  await run(
    `create database ${name}`,
    `use ${name}`,
    // Tables come in the order of their names.
    'set foreign_key_checks = 0',
    ...template.tables,
    ...template.filled.map(
      (table) => `insert into ${table} select * from ${template.name}.${table}`,
    ),
  )
  return {
    url: `${server}/${name}`,
    async drop() {
      await run(`drop database ${name}`)
      await admin.close(true)
    },
  }
}

export const connect = (server: string): Promise<MikroORM> =>
  MikroORM.init({
    driver: MySqlDriver,
    clientUrl: `${server}/mysql`,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    multipleStatements: true,
  })

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { launch } from './launch.ts'
import { findPython } from './python.ts'

const folder = fileURLToPath(new URL('../../../apps/server/test/legacy/', import.meta.url))

type Row = Record<string, unknown>
type OldPerson = { key: string; username: string; email: string; password: string }

/** Accounts of the predecessor's database whose passwords are known, and its signing secret. */
export const readOldPeople = (): { jwt_secret: string; accounts: OldPerson[] } =>
  JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8'))

/** Loads the predecessor's database, as five years of use left it, into a new one on this server. */
export async function loadOldDatabase(server: string) {
  const name = `latchkey_old_${randomBytes(6).toString('hex')}`
  await run(server, `create database ${name} character set utf8mb4 collate utf8mb4_general_ci`)
  const url = `${server}/${name}`
  await run(url, readFileSync(join(folder, 'redbook.sql'), 'utf8'))
  return {
    url,
    /** The definition and the rows of every table, without its next id. */
    async contents(): Promise<Record<string, Row[]>> {
      const tables = (await run(url, 'show tables')).map((row) => String(Object.values(row)[0]))
      const contents: Record<string, Row[]> = {}
      for (const table of tables) {
        const [shape] = await run(url, `show create table ${table}`)
        const create = String(shape?.['Create Table']).replace(/ AUTO_INCREMENT=\d+/, '')
        const rows = await run(url, `select * from ${table} order by 1, 2`)
        contents[table] = [{ create }, ...rows]
      }
      return contents
    },
    drop: () => run(server, `drop database ${name}`),
  }
}

async function run(url: string, sql: string): Promise<Row[]> {
  const terms = { uri: url, multipleStatements: true, dateStrings: true }
  const connection = await createConnection(terms)
  try {
    const [rows] = await connection.query<RowDataPacket[]>(sql)
    return rows
  } finally {
    await connection.end()
  }
}

/** Runs a client that was written for the predecessor against a service with a dev inbox. */
export async function runOldClient(url: string, terms: string[] = []) {
  const python = findPython()
  if (python === undefined) throw new Error('python3 with its library requests is not installed')
  const inbox = `${url}/dev/inbox.json`
  const program = [python, join(folder, 'client.py'), url, '--inbox', inbox, ...terms]
  const { code, out, err } = await launch(program).ended
  const lines = out.trimEnd().split('\n')
  const failed = lines.filter((line) => line.startsWith('FAIL'))
  return { code, err, failed, sum: lines.at(-1) }
}

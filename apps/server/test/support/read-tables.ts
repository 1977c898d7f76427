import { expect } from 'vitest'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { isMysql } from './engine.ts'
import type { TestApp } from './harness.ts'

type Row = Record<string, unknown>

/** Every row of every table. */
async function readTables(app: TestApp): Promise<Record<string, Row[]>> {
  const em = app.database.em.fork()
  const names: { name: string }[] = await em.execute(
    isMysql
      ? 'select table_name as name from information_schema.tables where table_schema = database()'
      : `select name from sqlite_master where type = 'table'`,
  )
  const tables: Record<string, Row[]> = {}
  for (const { name } of names) tables[name] = await em.execute(`select * from ${name}`)
  return tables
}

/**
 * Returns every row once all mails are recorded as sent. Seals are left out: the log gets them every
 * few seconds, while nothing else changes on its own.
 */
export async function readSettledTables(app: TestApp): Promise<Record<string, Row[]>> {
  const queued = () => app.database.em.fork().count(QueuedMail, { state: 'queued' })
  await expect.poll(queued, { interval: 5 }).toBe(0)
  const { security_events: events = [], ...rest } = await readTables(app)
  const unsealed = events.map(({ position: _position, seal: _seal, ...event }) => event)
  return { ...rest, security_events: unsealed }
}

/** Every cell of the database, as text. */
export async function readCells(app: TestApp): Promise<string[]> {
  const rows = Object.values(await readTables(app)).flat()
  return rows
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value.toString('hex') : String(value)))
}

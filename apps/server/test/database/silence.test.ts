import { createPool } from 'mysql2'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { loseSilent } from '../../src/database/silence.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase } from '../support/server-process.ts'
import { startLink } from '../support/flaky-link.ts'

const silence = 100

async function openPool() {
  const database = await createLastingDatabase()
  const address = new URL(database.url)
  const link = await startLink(Number(address.port))
  address.port = String(link.port)
  const pool = createPool(address.href)
  loseSilent(pool, { uri: address.href }, silence)
  return {
    link,
    ask: (sql: string) => pool.promise().query(sql),
    connect: () => pool.promise().getConnection(),
    async [Symbol.asyncDispose]() {
      pool.end()
      await link[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

describe.runIf(isMysql)('a statement without an answer', () => {
  test('keeps its connection while the server works on it', async () => {
    await using pool = await openPool()
    const [rows] = await pool.ask('select sleep(0.25) as interrupted')
    expect(rows).toEqual([{ interrupted: 0 }])
  })

  test('is awaited by a transaction that does something else for a while', async () => {
    await using pool = await openPool()
    const connection = await pool.connect()
    await connection.query('begin')
    await sleep(2.5 * silence)
    const [rows] = await connection.query('select 1 as alive')
    connection.release()
    expect(rows).toEqual([{ alive: 1 }])
  })

  test('is given up when the server works on it for too long', async () => {
    await using pool = await openPool()
    await expect(pool.ask('select sleep(30)')).rejects.toThrow('stopped answering')
  })

  test('is given up when the server answers nobody', async () => {
    await using pool = await openPool()
    await pool.ask('select 1')
    pool.link.set('mute')
    await expect(pool.ask('select 1')).rejects.toThrow('stopped answering')
  })
})

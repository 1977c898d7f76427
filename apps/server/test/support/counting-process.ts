import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { createDatabaseCounters } from '../../src/limits/counters.ts'

/**
 * Counts in its own process: hits of one half of the counters beside refunds of the other. Returns the
 * number of statements that the database rolled back.
 */
export type Work = { rounds: number; hit: string[]; refund: string[]; until: number }

const [url = ''] = process.argv.slice(2)
let undone = 0
const database = await openDatabase(url, {
  entities,
  watch: (sql, _since, isFailed) => {
    if (isFailed && sql.includes('counters')) undone += 1
  },
})
const { hit, refund } = createDatabaseCounters(database)

process.once('message', async ({ rounds, hit: hits, refund: returns, until }: Work) => {
  const span = { now: until - 3600, until }
  for (let round = 0; round < rounds; round += 1) {
    // The next batch comes after this one.
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all([
      ...hits.map((id) => hit(id, span)),
      ...returns.map((id) => refund(id, span)),
    ])
  }
  await database.close()
  process.send?.({ undone })
  process.disconnect?.()
})
process.send?.('ready')

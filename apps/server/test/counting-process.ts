import { openDatabase } from '../src/database/database.ts'
import { entities } from '../src/entities.ts'
import { createDatabaseCounters } from '../src/limits/counters.ts'

/**
 * Counts in a process of its own, over and over: hits of one half of the counters beside give-backs of the
 * other. Answers how many statements the database undid.
 */
export type Work = { rounds: number; hit: string[]; giveBack: string[]; until: number }

const [url = ''] = process.argv.slice(2)
let undone = 0
const database = await openDatabase(url, {
  entities,
  watch: (sql, _since, isFailed) => {
    if (isFailed && sql.includes('counters')) undone += 1
  },
})
const { hit, refund } = createDatabaseCounters(database)

process.once('message', async ({ rounds, hit: hits, giveBack: returns, until }: Work) => {
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

import { createDatabaseCounters } from '../../src/limits/counters.ts'
import { createLimits } from '../../src/limits/limits.ts'
import { limitTable, type LimitName } from '../../src/limits/table.ts'
import { noMeters } from '../../src/metrics/meters.ts'
import { keys } from './attackers.ts'
import type { TestApp } from './harness.ts'

/** Uses up a limit by that many hits, for a server started under `secretKey`. */
export async function useUp(app: TestApp, limit: LimitName, subject: string): Promise<void> {
  const counters = createDatabaseCounters(app.database)
  const limits = createLimits(counters, {
    keys,
    clock: () => new Date(),
    meters: noMeters,
    log: { error: () => undefined },
    table: limitTable,
  })
  for (let hits = 0; hits < limitTable[limit].max; hits += 1) await limits.consume(limit, subject)
}

import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { seconds } from '../../src/clock.ts'
import { isMysql } from '../support/engine.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()

describe.runIf(isMysql)('connections to the database', () => {
  test('stay while they are used: the pool looks for idle ones each second', async () => {
    const used = new Set<number>()
    const until = performance.now() + seconds(2.2)
    const callers = Array.from({ length: 5 }, async () => {
      while (performance.now() < until) {
        const em = app.database.em.fork()
        const [row] = await em.execute<{ id: number }[]>('select connection_id() as id')
        used.add(row?.id ?? 0)
        await sleep(2)
      }
    })
    await Promise.all(callers)
    // The service's jobs use some connections too.
    expect(used.size).toBeLessThan(2 * callers.length)
  })
})

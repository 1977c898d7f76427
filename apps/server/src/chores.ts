import type { FastifyBaseLogger } from 'fastify'
import { sealEvents } from './audit/chain.ts'
import { seconds, type Clock, type Ticks } from './clock.ts'
import type { EntityManager } from './database.ts'
import type { Keys } from './keys.ts'
import { startPurging } from './purge.ts'

type Means = {
  keys: Keys
  clock: Clock
  ticks: Ticks
  sessionTtlDays: number
  log: Pick<FastifyBaseLogger, 'warn' | 'error'>
}

/** What every process does by the clock; any number may do it at once. Returns how to stop. */
export function startChores(em: EntityManager, means: Means): () => void {
  const { keys, log } = means
  const stopPurging = startPurging(em, means)
  const seal = () =>
    void sealEvents(em, keys).catch((err: unknown) =>
      log.error({ err }, 'the security log could not be sealed'),
    )
  const sealing = setInterval(seal, seconds(5)).unref()
  return () => {
    stopPurging()
    clearInterval(sealing)
  }
}

import type { FastifyBaseLogger } from 'fastify'
import { createLogKeeper } from '../audit/keeper.ts'
import { hours, minutes, seconds, type Clock, type Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { startPurging } from './purge.ts'

type Means = {
  keys: Keys
  clock: Clock
  ticks: Ticks
  sessionTtlDays: number
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/** What every process does by the clock; any number may do it at once. Returns how to stop. */
export function startChores(em: EntityManager, means: Means): () => void {
  const { log } = means
  const stopPurging = startPurging(em, means)
  const keeper = createLogKeeper(em, means)
  const onFault = (err: unknown) => log.error({ err }, 'the security log could not be sealed')
  const tellHead = () => void keeper.tellHead().catch(onFault)
  const timers = [
    setInterval(() => void keeper.seal().catch(onFault), seconds(5)),
    // The first time soon, since a service may never live an hour.
    setTimeout(tellHead, minutes(1)),
    setInterval(tellHead, hours(1)),
  ]
  for (const timer of timers) timer.unref()
  return () => {
    stopPurging()
    timers.forEach((timer) => clearTimeout(timer))
  }
}

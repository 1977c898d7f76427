import type { FastifyBaseLogger } from 'fastify'
import { createLogKeeper } from '../audit/keeper.ts'
import { hours, minutes, seconds, type Clock, type Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { startPurging } from './purge.ts'

type Deps = {
  keys: Keys
  clock: Clock
  ticks: Ticks
  sessionTtlDays: number
  hasLegacyClients: boolean
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/**
 * Starts the background jobs; any number of processes may run them at once. Returns a function that
 * stops them.
 */
export function startJobs(em: EntityManager, deps: Deps): () => void {
  const { log } = deps
  const stopPurging = startPurging(em, deps)
  const keeper = createLogKeeper(em, deps)
  const onError = (err: unknown) => log.error({ err }, 'the security log could not be sealed')
  const logHead = () => void keeper.logHead().catch(onError)
  const timers = [
    setInterval(() => void keeper.seal().catch(onError), seconds(5)),
    // The first round runs soon after the start, since a process may not live an hour.
    setTimeout(logHead, minutes(1)),
    setInterval(logHead, hours(1)),
  ]
  for (const timer of timers) timer.unref()
  return () => {
    stopPurging()
    timers.forEach((timer) => clearTimeout(timer))
  }
}

import type { Ticks } from '../clock.ts'
import type { Log } from '../log/log.ts'
import { sparsely } from '../log/sparsely.ts'
import { refusedMessage, type Judgement } from './continue-address.ts'

type Refused = Extract<Judgement, { isAllowed: false }>

/**
 * Logs refused addresses with the probable correct ones. Strangers can cause them, so at most one line
 * per minute is written for each registered origin that was nearly matched, and one for all others.
 */
export function createRefusedContinues(log: Pick<Log, 'warn'>, ticks: Ticks) {
  const writers = new Map<string, ReturnType<typeof sparsely>>()
  return ({ origin, nearest }: Refused): void => {
    const key = nearest?.origin ?? ''
    const write = writers.get(key) ?? sparsely(ticks)
    writers.set(key, write)
    write(() =>
      log.warn({ origin: origin?.slice(0, 200), ...(nearest && { nearest }) }, refusedMessage),
    )
  }
}

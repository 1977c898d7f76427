import { SecurityEvent } from '../audit/event.entity.ts'
import { earlier, skew, type Clock, type Ticks } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'

/** The newest rows suffice: other processes write as often as this one. */
const sample = 100

/**
 * `moved`: the clock jumped. `ahead`: other processes write earlier times. `unconfirmed`: no row was
 * recent enough for a comparison when this process started.
 */
export type ClockState = 'even' | 'moved' | 'ahead' | 'unconfirmed'

/**
 * Compares the clock with a monotonic one and with the times of other processes. A process that starts
 * with a wrong clock never sees it jump, so only the database can contradict it.
 */
export function createClockCheck(
  em: EntityManager,
  { clock, ticks }: { clock: Clock; ticks: Ticks },
) {
  const reading = () => ({ now: clock(), at: ticks() })
  let last = reading()
  // The newest rows are read at the start, because later rows of this process only repeat its own clock.
  const atStart = newestAfter(em, 0).catch(() => undefined)
  let seen: number | undefined

  return async (): Promise<ClockState> => {
    const [before, after] = [last, reading()]
    last = after
    const earliest = earlier(before.now, skew)
    const isFirst = seen === undefined
    const known = await atStart
    const since = seen ?? known?.[0]?.id ?? 0
    const rows = await newestAfter(em, since)
    seen = rows[0]?.id ?? since
    const jump = after.now.getTime() - before.now.getTime() - (after.at - before.at)
    if (Math.abs(jump) > skew) return 'moved'
    if (rows.some(({ at }) => at < earliest)) return 'ahead'
    const isConfirmed = known !== undefined && (known[0]?.at ?? earliest) >= earliest
    return isFirst && !isConfirmed ? 'unconfirmed' : 'even'
  }
}

const newestAfter = (em: EntityManager, id: number) =>
  em
    .fork()
    .find(
      SecurityEvent,
      { id: { $gt: id } },
      { orderBy: { id: 'desc' }, limit: sample, fields: ['id', 'at'] },
    )

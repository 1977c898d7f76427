import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { days, minutes, type Ticks } from '../clock.ts'
import { PublishedEvent } from './published-event.entity.ts'
import { eventsAfter, lastEventBefore } from './published-event.statements.ts'

/** The time for which events are kept. */
export const eventLife = days(30)

/**
 * A transaction commits within this time of its event's number: MySQL waits up to 50 seconds for a lock, and
 * ours are repeated for five.
 */
export const settling = minutes(1)

/** The most rows that one statement fetches. */
const batch = 500

export type EventReader = () => Promise<PublishedEvent[]>

/**
 * Returns a function that returns the events since a time, each once, ordered by number as far as they
 * are committed. A row may be committed after one with a larger number, so a reader that remembers only
 * the largest would miss it. Each reading therefore starts at the number that was the largest a minute
 * ago, and skips rows that it returned before. This process measures the minute, because writers' clocks
 * may differ. Rows from before `since` are skipped, so `since` lies at least a minute back if nothing may
 * be missed.
 */
export async function createEventReader(
  em: EntityManager,
  { ticks, since }: { ticks: Ticks; since: Date },
): Promise<EventReader> {
  const [first] = await ask(em.fork(), lastEventBefore, since)
  let largest = first?.sequence ?? 0
  let marks = [{ sequence: largest, at: ticks() }]
  const returned = new Set<number>()

  return async () => {
    const at = ticks()
    const settled = marks.findLastIndex((mark) => at - mark.at >= settling)
    if (settled > 0) marks = marks.slice(settled)
    const floor = marks[0]?.sequence ?? 0
    for (const sequence of returned) if (sequence <= floor) returned.delete(sequence)
    const rows = await ask(em.fork(), eventsAfter, floor)
    const fresh = rows.map(({ sequence }) => sequence).filter((one) => !returned.has(one))
    const found = await fetchEvents(em, fresh)
    for (const { sequence } of found) returned.add(sequence)
    largest = Math.max(largest, ...found.map(({ sequence }) => sequence))
    marks.push({ sequence: largest, at })
    return found
  }
}

async function fetchEvents(em: EntityManager, sequences: number[]): Promise<PublishedEvent[]> {
  const found: PublishedEvent[] = []
  for (let from = 0; from < sequences.length; from += batch) {
    const some = { sequence: { $in: sequences.slice(from, from + batch) } }
    // The batches follow one another, so that a long list takes no second connection.
    // oxlint-disable-next-line no-await-in-loop
    found.push(...(await em.fork().find(PublishedEvent, some, { orderBy: { sequence: 'asc' } })))
  }
  return found
}

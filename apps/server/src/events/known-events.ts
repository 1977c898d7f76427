import { createHash } from 'node:crypto'
import { skew } from '../clock.ts'
import { signedTokenLife } from '../signing/rotation.ts'
import { settling } from './event-reader.ts'
import { statusEventTypes, type EventType } from './event-types.ts'
import type { EventData } from './publish.ts'
import type { PublishedEvent } from './published-event.entity.ts'

export type StatusEvent = {
  /** The sequence grows with time: of two events of an account, the larger one is later. */
  sequence: number
  type: EventType
  /** The subject of the account. */
  sub: string
  /** The sessions that ended. */
  sid: string[]
  at: string
}

const told: ReadonlySet<EventType> = new Set(statusEventTypes)

/** A token signed before this time has expired on every clock; the minute is for late commits. */
export const remembered = signedTokenLife + skew + settling

type Place = { floor: number; mark: string }

/**
 * Caches the events that concern unexpired tokens. A cursor is a number below which no new event appears,
 * and a mark of the events above it: from it, every process on the database can tell whether a caller
 * knows all that it knows itself, in whatever order rows commit.
 */
export function createKnownEvents() {
  const known = new Map<number, { event: StatusEvent; at: number }>()
  const marks = new Map<number, string>()
  let [floor, largest] = [0, 0]

  const above = (from: number) => [...known.values()].filter(({ event }) => event.sequence > from)

  function markAbove(from: number): string {
    const cached = marks.get(from)
    if (cached !== undefined) return cached
    const numbers = above(from).map(({ event }) => event.sequence)
    const text = numbers.toSorted((one, other) => one - other).join()
    const mark = createHash('sha256').update(text).digest('base64url').slice(0, 11)
    marks.set(from, mark)
    return mark
  }

  return {
    /** Returns whether any of the events is new. */
    add(found: readonly PublishedEvent[], at: number): boolean {
      marks.clear()
      const news = found.filter(({ type }) => told.has(type))
      for (const row of news) known.set(row.sequence, { event: toStatus(row), at })
      for (const { sequence } of found) largest = Math.max(largest, sequence)
      for (const [sequence, one] of known) {
        if (at - one.at > settling) floor = Math.max(floor, sequence)
        if (at - one.at > remembered) known.delete(sequence)
      }
      return news.length > 0
    },
    /** The position of a caller. A number not reached here is from a database that a backup replaced. */
    place(cursor = ''): Place | undefined {
      const [, number = '', mark = ''] = /^(\d{1,15})\.([\w-]{11})$/.exec(cursor) ?? []
      return mark && Number(number) <= largest ? { floor: Number(number), mark } : undefined
    },
    /** Returns undefined if the caller knows all events; otherwise the list may repeat known ones. */
    since(from: Place | undefined): StatusEvent[] | undefined {
      if (from && markAbove(from.floor) === from.mark) return undefined
      return above(from?.floor ?? 0).map(({ event }) => event)
    },
    cursor(from: Place | undefined): string {
      const next = Math.max(floor, from?.floor ?? 0)
      return `${next}.${markAbove(next)}`
    },
  }
}

function toStatus({ sequence, type, subject, data, at }: PublishedEvent): StatusEvent {
  const { sessions = [] }: EventData = JSON.parse(data)
  return { sequence, type, sub: subject, sid: sessions, at: at.toISOString() }
}

import type { EntityManager } from '@mikro-orm/sql'
import { setTimeout as sleep } from 'node:timers/promises'
import { earlier, seconds, type Clock, type Ticks } from '../clock.ts'
import { AppError } from '../errors.ts'
import { createEventReader, type EventReader } from './event-reader.ts'
import { createKnownEvents, remembered, type StatusEvent } from './known-events.ts'

export type Page = { cursor: string; events: StatusEvent[] }

type Question = { app: string; cursor?: string; wait: number; signal: AbortSignal }

export type StatusFeed = {
  /**
   * Returns the events since the cursor: at once if there are any, else as soon as one occurs, and none
   * after `wait` milliseconds. Without a cursor it returns all events about tokens that are still valid.
   * Throws UNAVAILABLE while the database cannot be read, and if too many callers wait already.
   */
  poll(question: Question): Promise<Page>
  /** Ends every wait with an answer. */
  stop(): void
}

/** One cheap query runs per interval, however many callers wait. */
const pause = seconds(0.5)

/** Reading continues for this time after a poll, because its caller will poll again. */
const idleAfter = seconds(10)

/** Waiting callers must learn that the feed cannot read, instead of taking silence for no news. */
const blindAfter = seconds(2)

const most = { perApp: 200, perProcess: 2000 }

type Deps = {
  em: EntityManager
  clock: Clock
  ticks: Ticks
  log: { warn(what: object, text: string): void }
}

/** Reads events once for all callers that wait in this process. */
export function createStatusFeed({ em, clock, ticks, log }: Deps): StatusFeed {
  const known = createKnownEvents()
  const waiting = new Map<string, number>()
  let [askedAt, readAt] = [-Infinity, -Infinity]
  const stopping = new AbortController()
  let isRunning = false
  let news = Promise.withResolvers<void>()
  let reading = Promise.withResolvers<void>()

  const total = () => [...waiting.values()].reduce((all, count) => all + count, 0)
  const isBlind = () => ticks() - readAt > blindAfter

  async function run(): Promise<void> {
    isRunning = true
    let read: EventReader | undefined
    while (!stopping.signal.aborted && (total() > 0 || ticks() - askedAt < idleAfter)) {
      try {
        read ??= await createEventReader(em, { ticks, since: earlier(clock(), remembered) })
        const at = ticks()
        if (known.add(await read(), at)) wake()
        readAt = at
        reading.resolve()
        reading = Promise.withResolvers()
      } catch (err) {
        if (isBlind()) fail(err)
      }
      await sleep(pause, undefined, { ref: false })
    }
    isRunning = false
  }

  function wake(): void {
    news.resolve()
    news = Promise.withResolvers()
  }

  function fail(err: unknown): void {
    log.warn({ err }, 'the status feed cannot be read')
    // The promise may have no listener.
    reading.promise.catch(() => {})
    reading.reject(err)
    reading = Promise.withResolvers()
    wake()
  }

  /** A poll is answered from a reading of the last two seconds. */
  async function requireFresh(): Promise<void> {
    askedAt = ticks()
    if (!isRunning) void run()
    if (isBlind()) await reading.promise.catch(refuse)
  }

  async function waitForNews({ cursor, wait }: Question, signal: AbortSignal): Promise<Page> {
    await requireFresh()
    const until = ticks() + wait
    const timeout = sleep(wait, undefined, { ref: false, signal }).catch(() => {})
    const from = known.place(cursor)
    for (;;) {
      const events = known.since(from)
      if (events || ticks() >= until || stopping.signal.aborted || signal.aborted)
        return { cursor: known.cursor(from), events: events ?? [] }
      if (isBlind()) refuse()
      await Promise.race([news.promise, timeout])
    }
  }

  return {
    async poll(question) {
      const { app, signal } = question
      const ofApp = waiting.get(app) ?? 0
      if (stopping.signal.aborted || ofApp >= most.perApp || total() >= most.perProcess)
        throw new AppError('UNAVAILABLE', { retryAfterSeconds: 5 })
      waiting.set(app, ofApp + 1)
      const answered = new AbortController()
      try {
        return await waitForNews(question, AbortSignal.any([signal, answered.signal]))
      } finally {
        answered.abort()
        waiting.set(app, (waiting.get(app) ?? 1) - 1)
        if (waiting.get(app) === 0) waiting.delete(app)
      }
    },
    stop() {
      stopping.abort()
      wake()
    },
  }
}

function refuse(cause?: unknown): never {
  throw new AppError('UNAVAILABLE', { retryAfterSeconds: 2, cause })
}

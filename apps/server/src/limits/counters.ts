import { skew } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { isLost } from '../database/transient-errors.ts'
import {
  createPlan,
  type Count,
  type Hit,
  type Refund,
  type Span,
  type Operation,
} from './counter-plan.ts'
import { afterFew, dropCounter, dropRange, findCounter } from './counter.statements.ts'

/** Counts hits per id until a time, shared by all replicas. */
export type Counters = {
  /** Adds a hit and returns the count. The first hit of a span sets its end. */
  hit(id: string, span: Span): Promise<Count>
  /**
   * Refunds a hit of the span that ends at `until`. A counter that ends later belongs to a later span
   * and keeps its hits. Hits above `max` go as well: the limit refused them, so they had no effect.
   */
  refund(id: string, span: Span & { max?: number }): Promise<void>
  /** `until` is the end of a span that would begin now. */
  read(id: string, span: Span): Promise<Count | undefined>
  drop(id: string): Promise<boolean>
  /** Deletes every counter whose id starts with `tag`; returns their number. */
  dropAll(tag: string): Promise<number>
}

type Deps = Pick<Database, 'prepare' | 'prepareChange' | 'change' | 'dialect'>
/** One statement changes at most this many counters. */
const batch = 16

/** The largest value of the column. */
const largest = 2 ** 32 - 1

const skewSeconds = skew / 1000

/**
 * Stores counters in the database. Concurrent hits share a statement and a commit: those of one call, and
 * those of many callers on one row, which otherwise wait for each other's commits.
 */
export function createDatabaseCounters(database: Deps): Counters {
  const { prepare, prepareChange, change, dialect } = database
  const planOf = createPlan(dialect)
  const find = prepare(findCounter)
  const findAfterFew = prepare(afterFew)
  const drop = prepareChange(dropCounter)
  const dropBetween = prepareChange(dropRange)
  let operations: Operation[] = []
  let isWriting = false

  async function write(): Promise<void> {
    isWriting = true
    while (operations.length > 0) {
      const now = operations.splice(0, batch)
      // Each write follows the previous one: hits that arrive meanwhile share the next statement.
      await execute(now).catch((error: unknown) => executeEach(now, error))
    }
    isWriting = false
  }

  /** Retries each counter separately, so that one that cannot be written fails only its own callers. */
  async function executeEach(all: Operation[], error: unknown): Promise<void> {
    const byId = [...Map.groupBy(all, ({ id }) => id).values()]
    const fail = (those: Operation[], why: unknown) => those.forEach(({ reject }) => reject(why))
    // A lost connection may have committed: a retry would count twice.
    if (byId.length === 1 || isLost(error)) return fail(all, error)
    await Promise.all(byId.map((those) => execute(those).catch((why: unknown) => fail(those, why))))
  }

  async function execute(all: Operation[]): Promise<void> {
    const { statements, counted, answeredBy } = planOf(all)
    const changed = await change(...statements)
    const counts = new Map(changed.flatMap(({ rows }) => rows).map((row) => [row['id'], row]))
    const { insertId = 0 } = changed[answeredBy] ?? {}
    for (const [id, those] of counted) {
      const row = counts.get(id)
      // MySQL returns 0 for a new counter.
      const first = Number(row?.['hits'] ?? (insertId || those.length)) - those.length + 1
      const end = row && { expiresAt: Number(row['expires_at']) }
      for (const [at, { resolve }] of those.entries()) resolve({ hits: first + at, ...end })
    }
    for (const operation of all) if (operation.kind === 'refund') operation.resolve(undefined)
  }

  function enqueue<T>(
    make: (resolve: (value: T) => void) => Omit<Hit, 'reject'> | Omit<Refund, 'reject'>,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    operations.push({ ...make(resolve), reject })
    // A microtask later, all concurrent hits of one call are queued.
    if (!isWriting) {
      isWriting = true
      queueMicrotask(() => void write())
    }
    return promise
  }

  return {
    hit: (id, span) => enqueue<Count>((resolve) => ({ kind: 'hit', id, ...span, resolve })),
    refund: (id, { max = largest, ...span }) =>
      enqueue<undefined>((resolve) => ({ kind: 'refund', id, max, ...span, resolve })),
    async read(id, { now, until }) {
      const [found] = await find(id, now, until + skewSeconds)
      return found && { hits: found.hits, expiresAt: found.expires_at }
    },
    drop: async (id) => (await drop(id)) > 0,
    async dropAll(tag) {
      // No character of an id sorts after ~.
      const end = `${tag}~`
      for (let dropped = 0; ;) {
        const [next] = await findAfterFew(tag, end)
        dropped += await dropBetween(tag, next?.id ?? end)
        if (!next) return dropped
      }
    },
  }
}

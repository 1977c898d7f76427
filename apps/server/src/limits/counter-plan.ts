import type { Dialect } from '../database/dialect.ts'
import { withValues, type Statement, type Value } from '../database/statement.ts'
import { countHits, readCounters, refundHits } from './counter.statements.ts'

/** `expiresAt` is set if the statement returned it. */
export type Count = { hits: number; expiresAt?: number }

/** The time of a hit, and the end of a span that begins then (Unix, seconds). */
export type Span = { now: number; until: number }

type Failing = { reject(error: unknown): void }
export type Hit = Span & Failing & { id: string; kind: 'hit'; resolve(count: Count): void }
export type Refund = Span &
  Failing & { id: string; kind: 'refund'; max: number; resolve(nothing: undefined): void }
export type Operation = Hit | Refund

type Counted = [id: string, hits: Hit[]]

/** Builds a text once per number of counters. */
function perCount<Text>(build: (count: number) => Text): (count: number) => Text {
  const built: Text[] = []
  return (count) => (built[count] ??= build(count))
}

/**
 * Plans the statements of one batch, ordered by id: two replicas that change the same rows then wait
 * for each other instead of deadlocking. New counters can still deadlock in MySQL, which rolls one
 * batch back, and that one is retried.
 */
export function createPlan(dialect: Dialect) {
  const hitTexts = perCount((count) => countHits(count, dialect))
  const readTexts = perCount(readCounters)

  return function planOf(all: Operation[]) {
    const byId = [...Map.groupBy(all, ({ id }) => id)].toSorted(([a], [b]) => (a < b ? -1 : 1))
    const counted = byId
      .map(([id, operations]): Counted => [id, operations.filter((one) => one.kind === 'hit')])
      .filter(([, hits]) => hits.length > 0)
    const statements: Statement[] = []
    let answeredBy = 0
    let run: Counted[] = []
    const count = () => {
      if (run.length === 0) return
      answeredBy = statements.push(withValues(hitTexts(run.length), ...hitsOf(run))) - 1
      run = []
    }
    for (const [id, operations] of byId) {
      const refunds = Map.groupBy(
        operations.filter((one) => one.kind === 'refund'),
        ({ until, max }) => `${until} ${max}`,
      )
      if (refunds.size > 0) count()
      for (const same of refunds.values()) statements.push(refund(id, same))
      const hits = operations.filter((one) => one.kind === 'hit')
      if (hits.length > 0) run.push([id, hits])
    }
    count()
    const ids = counted.map(([id]) => id)
    // A single counter reports its hits.
    if (ids.length > 1) {
      statements.push(...dialect.readBack(withValues(readTexts(ids.length), ...ids)))
    }
    return { statements, counted, answeredBy }
  }
}

function refund(id: string, same: Refund[]): Statement {
  const { until = 0, max = 0 } = same[0] ?? {}
  const count = same.length
  return withValues(refundHits, max, Math.max(0, max - count), count, count, id, until)
}

function hitsOf(counted: Counted[]): Value[] {
  const rows = counted.flatMap(([id, hits]) => [id, hits.length, hits[0]?.until ?? 0])
  const now = Math.max(...counted.flatMap(([, hits]) => hits.map((hit) => hit.now)))
  return [...rows, now, now]
}

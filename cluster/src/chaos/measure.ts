import type { Call } from './history.ts'

export type Measured = {
  name: string
  calls: number
  failed: number
  failedReads: number
  /** The cause of each failure. */
  failures: string[]
  /** The longest time without an answered call, per kind, in seconds. */
  outage: { read: number; write: number }
  /** The longest wait for an answer, in seconds. */
  slowest: number
}

type Span = { began: number; ended: number }

/** Summarizes the callers' view of one time span. */
export function measure(name: string, all: Call[], { began, ended }: Span): Measured {
  const calls = all.filter((call) => call.ended >= began && call.ended <= ended)
  const answered = calls.filter(({ outcome }) => outcome !== 'failed')
  const failed = calls.filter(({ outcome }) => outcome === 'failed')
  const outage = (kind: Call['kind']) => {
    const times = answered.filter((call) => call.kind === kind).map((call) => call.ended)
    const marks = [began, ...times.toSorted((one, other) => one - other), ended]
    return Math.max(...marks.slice(1).map((mark, index) => mark - (marks[index] ?? 0))) / 1000
  }
  return {
    name,
    calls: calls.length,
    failed: failed.length,
    failedReads: failed.filter(({ kind }) => kind === 'read').length,
    failures: failed.map(({ failure = '' }) => failure),
    outage: { read: outage('read'), write: outage('write') },
    slowest: Math.max(0, ...answered.map((call) => call.ended - call.began)) / 1000,
  }
}

/** Joins the callers' view of one fault over all its occurrences: all calls, and the longest times. */
export function worst(all: Measured[]): Measured {
  const sum = (of: (one: Measured) => number) => all.reduce((total, one) => total + of(one), 0)
  const longest = (of: (one: Measured) => number) => Math.max(...all.map(of))
  return {
    name: all[0]?.name ?? '',
    calls: sum(({ calls }) => calls),
    failed: sum(({ failed }) => failed),
    failedReads: sum(({ failedReads }) => failedReads),
    failures: all.flatMap(({ failures }) => failures),
    outage: {
      read: longest(({ outage }) => outage.read),
      write: longest(({ outage }) => outage.write),
    },
    slowest: longest(({ slowest }) => slowest),
  }
}

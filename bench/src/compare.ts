import type { Figure, Target, Unit } from './figure.ts'
import type { Round } from './load.ts'
import { median } from './quantile.ts'
import { ratios } from './round.ts'

const measures = [
  ['calls', 'rate', '/s'],
  ['p50', 'p50', 'ms'],
  ['p99', 'p99', 'ms'],
  ['CPU a call', 'cpu', 'µs'],
] as const satisfies [string, keyof Round, Unit][]

type Other = { what: string; rounds: Round[]; target?: Target | undefined }

/** Compares the same load on two servers that ran in turn; the target applies to the calls. */
export function compare(name: string, ours: Round[], { what, rounds, target }: Other): Figure[] {
  return measures.map(([measure, key, unit]) => {
    const [mine, theirs] = [ours, rounds].map((all) => all.map((round) => round[key]))
    return {
      name: `${name}: ${measure}`,
      value: median(mine ?? []),
      unit,
      beside: { what, value: median(theirs ?? []) },
      ratio: median(ratios(mine ?? [], theirs ?? [])),
      ...(key === 'rate' && target && { target }),
    }
  })
}

/** Describes a load without a comparison. */
export function describe(name: string, rounds: Round[]): Figure[] {
  return measures.map(([measure, key, unit]) => ({
    name: `${name}: ${measure}`,
    value: median(rounds.map((round) => round[key])),
    unit,
  }))
}

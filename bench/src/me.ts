import type { Figure, Unit } from './figure.ts'
import { startLoad, type Round } from './load.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** `auth.me` beside the least that could do the same work. */
export async function measureMe(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const loads = stages.flatMap(({ latchkey, bare, accounts }) =>
    [latchkey, bare].map((server) => startLoad(server, { kind: 'me', accounts })),
  )
  // Neither side is judged before its code is compiled.
  for (const load of loads) await load.run(scale.seconds / 2)
  const results = await takeTurns(
    scale.rounds,
    loads.map((load) => () => load.run(scale.seconds)),
  )
  await Promise.all(loads.map((load) => load.stop()))
  return stages.flatMap(({ engine }, index) =>
    compare(`auth.me, ${engine}`, results[index * 2] ?? [], results[index * 2 + 1] ?? []),
  )
}

const measures = [
  ['calls', 'rate', '/s'],
  ['p50', 'p50', 'ms'],
  ['p99', 'p99', 'ms'],
  ['CPU a call', 'cpu', 'µs'],
] as const satisfies [string, keyof Round, Unit][]

function compare(name: string, ours: Round[], theirs: Round[]): Figure[] {
  return measures.map(([what, key, unit]) => {
    const [mine, peers] = [ours, theirs].map((rounds) => rounds.map((round) => round[key]))
    return {
      name: `${name}: ${what}`,
      value: median(mine ?? []),
      unit,
      beside: { what: 'bare server', value: median(peers ?? []) },
      ratio: median(ratios(mine ?? [], peers ?? [])),
    }
  })
}

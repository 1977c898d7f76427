import { prepareRegistrations } from './account.ts'
import type { Figure, Unit } from './figure.ts'
import { startLoad, type Round, type Work } from './load.ts'
import { median } from './quantile.ts'
import { takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** The procedures that write: one row or several in every call. */
export async function measureWrites(stages: Stage[], scale: Scale): Promise<Figure[]> {
  return [
    ...(await measureSteady('refresh', { stages, scale })),
    ...(await measureSteady('sendCode', { stages, scale })),
    ...(await measureRegister(stages, scale)),
  ]
}

type Setting = { stages: Stage[]; scale: Scale }

async function measureSteady(kind: 'refresh' | 'sendCode', { stages, scale }: Setting) {
  const work = (accounts: Stage['accounts']): Work =>
    kind === 'refresh' ? { kind, accounts } : { kind }
  const loads = stages.map(({ latchkey, accounts }) => startLoad(latchkey, work(accounts)))
  for (const load of loads) await load.run(scale.seconds / 2)
  const results = await takeTurns(
    scale.rounds,
    loads.map((load) => () => load.run(scale.seconds)),
  )
  await Promise.all(loads.map((load) => load.stop()))
  return stages.flatMap(({ engine }, index) =>
    describe(`auth.${kind}, ${engine}`, results[index] ?? []),
  )
}

async function measureRegister(stages: Stage[], { rounds, registrations: count }: Scale) {
  const results = await takeTurns(
    rounds,
    stages.map(({ latchkey }) => async () => {
      const registrations = await prepareRegistrations(latchkey.origin, count)
      const load = startLoad(latchkey, { kind: 'register', registrations })
      const round = await load.run(longEnough)
      await load.stop()
      return round
    }),
  )
  return stages.flatMap(({ engine }, index) =>
    describe(`auth.register, ${engine}`, results[index] ?? []),
  )
}

/** A round of registrations ends when the last of them is done. */
const longEnough = 600

const measures = [
  ['calls', 'rate', '/s'],
  ['p99', 'p99', 'ms'],
] as const satisfies [string, keyof Round, Unit][]

function describe(name: string, rounds: Round[]): Figure[] {
  return measures.map(([what, key, unit]) => ({
    name: `${name}: ${what}`,
    value: median(rounds.map((round) => round[key])),
    unit,
  }))
}

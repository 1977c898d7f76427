import { prepareRegistrations } from './account.ts'
import { describe } from './compare.ts'
import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import { takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** Measures the procedures that write several rows per call, without a comparison. */
export async function measureWrites(stages: Stage[], scale: Scale): Promise<Figure[]> {
  return [...(await measureSendCode(stages, scale)), ...(await measureRegister(stages, scale))]
}

async function measureSendCode(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const loads = stages.map(({ latchkey }) => startLoad(latchkey, { kind: 'sendCode' }))
  for (const load of loads) await load.run(scale.seconds / 2)
  const results = await takeTurns(
    scale.rounds,
    loads.map((load) => () => load.run(scale.seconds)),
  )
  await Promise.all(loads.map((load) => load.stop()))
  return stages.flatMap(({ engine }, index) =>
    describe(`auth.sendCode, ${engine}`, results[index] ?? []),
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

/** Longer than any run: a round of registrations ends with the last one. */
const longEnough = 600

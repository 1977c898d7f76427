import { prepareRegistrations } from './account.ts'
import { describe } from './compare.ts'
import type { Figure } from './figure.ts'
import { runInTurn, startLoad } from './load.ts'
import { takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** Measures the procedures that write several rows per call, without a comparison. */
export async function measureWrites(stages: Stage[], scale: Scale): Promise<Figure[]> {
  return [...(await measureSendCode(stages, scale)), ...(await measureRegister(stages, scale))]
}

async function measureSendCode(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const loads = stages.map(({ latchkey }) => startLoad(latchkey, { kind: 'sendCode' }))
  const results = await runInTurn(loads, scale)
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

/** The limit exceeds any run, because a round of registrations ends with the last one. */
const longEnough = 600

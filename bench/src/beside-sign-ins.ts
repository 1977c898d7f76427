import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** Measures session checks during many concurrent sign-ins: hashes must not delay other calls. */
export async function measureBesideSignIns(
  stages: Stage[],
  { seconds, signIns: people }: Scale,
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, latchkey, accounts } of stages) {
    const signIns = startLoad(latchkey, { kind: 'sign-ins' }, people)
    const others = startLoad(latchkey, { kind: 'me', accounts }, 4)
    await others.run(seconds / 2)
    const [, round] = await Promise.all([signIns.run(seconds), others.run(seconds)])
    await Promise.all([signIns.stop(), others.stop()])
    figures.push({
      name: `auth.me beside ${people} sign-ins, ${engine}: p99`,
      value: round.p99,
      unit: 'ms',
      target: { atMost: 50 },
    })
  }
  return figures
}

import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'

/** Measures session checks while many sign in at once: hashes must not delay other calls. */
export async function measureCrowd(
  stages: Stage[],
  { seconds, crowd: people }: Scale,
): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, latchkey, accounts } of stages) {
    const crowd = startLoad(latchkey, { kind: 'crowd' }, people)
    const others = startLoad(latchkey, { kind: 'me', accounts }, 4)
    await others.run(seconds / 2)
    const [, round] = await Promise.all([crowd.run(seconds), others.run(seconds)])
    await Promise.all([crowd.stop(), others.stop()])
    figures.push({
      name: `auth.me beside ${people} sign-ins, ${engine}: p99`,
      value: round.p99,
      unit: 'ms',
      target: { atMost: 50 },
    })
  }
  return figures
}

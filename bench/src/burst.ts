import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure } from './figure.ts'
import { median } from './quantile.ts'
import { ratios, takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Server } from './server.ts'
import type { Stage } from './stage.ts'
import { startWorker } from './worker.ts'

const burstEntry = new URL('burst-worker.ts', import.meta.url)
const probeEntry = new URL('probe-worker.ts', import.meta.url)

/** Session checks around each burst. */
const probes = 100

/**
 * Measures the longest of a hundred session checks during a burst of sign-ins, compared with a server
 * that refuses every sign-in.
 */
export async function measureBurst(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const pairs = stages.map(({ latchkey, bare, accounts }) => {
    const [account] = accounts
    if (!account) throw new Error('nobody is there to be checked')
    return [latchkey, bare].map((server) => openSide(server, account.accessToken))
  })
  const sides = pairs.flat()
  // Warm-up, so that neither side is measured before its code is compiled.
  for (const side of sides) await side.run(scale.signIns)
  const rounds = await takeTurns(
    scale.rounds * 2,
    sides.map((side) => () => side.run(scale.signIns)),
  )
  await Promise.all(sides.map((side) => side.stop()))
  return stages.map(({ engine }, index) => {
    const [ours, theirs] = [rounds[index * 2] ?? [], rounds[index * 2 + 1] ?? []]
    return {
      name: `auth.me beside ${scale.signIns} sign-ins in one instant, ${engine}: longest`,
      value: median(ours),
      unit: 'ms',
      beside: { what: 'node:http that answers 503', value: median(theirs) },
      ratio: median(ratios(ours, theirs)),
      target: { atMost: 3 },
    }
  })
}

function openSide({ origin }: Server, accessToken: string) {
  const burst = startWorker<number, number>(burstEntry, { origin })
  const probe = startWorker<number, number>(probeEntry, { origin, accessToken })
  return {
    async run(size: number): Promise<number> {
      const fire = async () => {
        // The probe's connection is open by now, and its first calls are answered.
        await sleep(100)
        const answered = await burst.run(size)
        if (answered < size) throw new Error(`${size - answered} of ${size} got no answer`)
      }
      const [longest] = await Promise.all([probe.run(probes), fire()])
      return longest
    },
    stop: () => Promise.all([burst.stop(), probe.stop()]),
  }
}

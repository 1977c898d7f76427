import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure } from './figure.ts'
import { startLoad } from './load.ts'
import type { Scale } from './scale.ts'
import type { Stage } from './stage.ts'
import { readUsage } from './usage.ts'

const mebibyte = 2 ** 20

/** Measures memory after the load, and the CPU time of an idle server. */
export async function measureFootprint(stages: Stage[], scale: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const { engine, latchkey } of stages) {
    const { residentBytes, cpuSeconds } = readUsage(latchkey.pid)
    await sleep(scale.idleSeconds * 1000)
    const busy = readUsage(latchkey.pid).cpuSeconds - cpuSeconds
    figures.push(
      {
        name: `resident memory after load, ${engine}`,
        value: residentBytes / mebibyte,
        unit: 'MiB',
        target: { atMost: 160 },
      },
      {
        name: `idle, ${engine}: CPU`,
        value: (busy / scale.idleSeconds) * 100,
        unit: '%',
        target: { atMost: 0.5 },
      },
    )
  }
  return figures
}

/** Compares resident memory before and after many calls: the ratio reveals a leak. */
export async function measureLeak([stage]: Stage[], calls: number): Promise<Figure[]> {
  if (!stage) return []
  const { latchkey, accounts, engine } = stage
  const load = startLoad(latchkey, { kind: 'me', accounts })
  await load.run(10)
  const before = readUsage(latchkey.pid).residentBytes
  for (let done = 0; done < calls;) done += (await load.run(10)).calls
  const after = readUsage(latchkey.pid).residentBytes
  await load.stop()
  return [
    {
      name: `resident memory after ${calls} calls, ${engine}`,
      value: after / mebibyte,
      unit: 'MiB',
      beside: { what: 'before them', value: before / mebibyte },
      ratio: after / before,
      target: { atMost: 1.1 },
    },
  ]
}

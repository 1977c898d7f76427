import type { Plan } from './caller.ts'
import type { LoadResult } from './load-worker.ts'
import { takeTurns } from './round.ts'
import type { Scale } from './scale.ts'
import type { Server } from './server.ts'
import { readUsage } from './usage.ts'
import { startWorker } from './worker.ts'

/**
 * Number of calls, calls per second, milliseconds per call, and the server's CPU microseconds per call.
 */
export type Round = { calls: number; rate: number; p50: number; p99: number; cpu: number }
export type Load = { run(seconds: number): Promise<Round>; stop(): Promise<void> }

const entry = new URL('load-worker.ts', import.meta.url)

type OmitFromEach<T, Key extends string> = T extends unknown ? Omit<T, Key> : never
export type Work = OmitFromEach<Plan, 'origin' | 'connections'>

export function startLoad(server: Server, work: Work, connections = 16): Load {
  const worker = startWorker<number, LoadResult>(entry, {
    ...work,
    origin: server.origin,
    connections,
  })
  return {
    async run(seconds) {
      const before = readUsage(server.pid).cpuSeconds
      const { calls, seconds: taken, p50, p99 } = await worker.run(seconds)
      const cpuSeconds = readUsage(server.pid).cpuSeconds - before
      return { calls, rate: calls / taken, p50, p99, cpu: (cpuSeconds / calls) * 1_000_000 }
    },
    stop: worker.stop,
  }
}

/** Measures loads in turn, each warmed up first, so that none is measured before its code is compiled. */
export async function runInTurn(loads: Load[], { rounds, seconds }: Scale): Promise<Round[][]> {
  for (const load of loads) await load.run(seconds / 2)
  const results = await takeTurns(
    rounds,
    loads.map((load) => () => load.run(seconds)),
  )
  await Promise.all(loads.map((load) => load.stop()))
  return results
}

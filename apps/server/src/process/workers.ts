import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { BaseLogger } from 'pino'
import { seconds } from '../clock.ts'
import type { StopSignal } from './signals.ts'

/** A worker that ran this long was healthy: its crash does not lengthen the back-off. */
const wellAfter = seconds(10)
const longestPause = seconds(10)

type Log = Pick<BaseLogger, 'error' | 'info'>

type Deps = {
  count: number
  /** The environment of each worker; `index` counts from 0. */
  environment(index: number): NodeJS.ProcessEnv
}

/**
 * Starts `count` processes behind one port. A crashed one is replaced, with growing pauses after quick
 * crashes.
 */
export async function startWorkers({ count, environment }: Deps, log: Log) {
  const pauses = new Set<NodeJS.Timeout>()
  let [isListening, isStopping, youngDeaths] = [false, false, 0]

  function fork(index: number): number {
    const worker = cluster.fork(environment(index))
    const born = performance.now()
    worker.once('exit', (code: number | null, signal: string | null) => {
      // The fault that keeps the first worker from starting would stop all, and it has printed the
      // reason.
      if (!isListening) process.exit(code ?? 1)
      if (isStopping) return
      youngDeaths = performance.now() - born > wellAfter ? 0 : youngDeaths + 1
      const pause = Math.min(longestPause, 100 * 2 ** youngDeaths)
      log.error({ worker: worker.process.pid, code, signal, pause }, 'a worker died')
      const timer = setTimeout(() => pauses.delete(timer) && fork(index), pause)
      pauses.add(timer)
    })
    worker.once('listening', () => log.info({ worker: worker.process.pid }, 'a worker listens'))
    return worker.process.pid ?? 0
  }

  // The first worker starts alone: it migrates the database and generates missing secrets.
  const pids = [fork(0)]
  await once(cluster, 'listening')
  isListening = true
  while (pids.length < count) pids.push(fork(pids.length))

  return {
    pids,
    /** Lets every worker stop itself; throws when one did not stop cleanly. */
    async stop(signal: StopSignal): Promise<void> {
      isStopping = true
      for (const timer of pauses) clearTimeout(timer)
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
      // A dead worker also stays listed until its channel closes.
      const living = workers.filter((worker) => !worker.isDead())
      const clean = await Promise.all(living.map((worker) => endsCleanly(worker, signal)))
      if (clean.includes(false)) throw new Error('a worker did not stop cleanly')
    },
  }
}

/**
 * A worker that is still starting has no handler yet: the signal itself ends it before it did anything.
 */
async function endsCleanly(worker: Worker, signal: StopSignal): Promise<boolean> {
  const ended = once(worker, 'exit')
  worker.process.kill(signal)
  const [code, endedBy] = (await ended) as [number | null, string | null]
  return code === 0 || endedBy === signal
}

import { launch } from '@latchkey/tools/testing/launch'
import { parseArgs } from 'node:util'
import { getPrograms, startCluster } from '../cluster.ts'
import { canBeAlone } from '../network.ts'
import { toEngine } from '../parts/engine.ts'
import { stopOnSignals } from '../signals.ts'
import { isWhole, renderReport } from './report.ts'
import { full, runStorm, short } from './storm.ts'

/**
 * This program breaks the cluster in every known way and prints the result. It exits with 1 when a
 * promise was broken.
 */
const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'galera' },
    short: { type: 'boolean', default: false },
    /** A part of the names of the faults to run; by default all run. */
    only: { type: 'string', default: '' },
    /** The faults are repeated for this time. */
    minutes: { type: 'string', default: '0' },
    /** True if this process has a network of its own. */
    alone: { type: 'boolean', default: false },
  },
})
const engine = toEngine(values.engine)
const say = (line: string) => console.log(line)
const stopping = stopOnSignals(130)
// The holders of the nodes' networks would keep this process running.
process.exit(!values.alone && canBeAlone() ? await beAlone() : await strike())

/** Runs this program again in a network whose parts can be cut, and with disks that can be filled. */
async function beAlone(): Promise<number> {
  await getPrograms(engine)
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1), '--alone']
  // All processes in it end with its first one, and that ends with this process, however either ends.
  const alone = ['unshare', '--net', '--mount', '--mount-proc', '--pid', '--fork', '--kill-child']
  const { kill, ended } = launch(['setpriv', '--pdeathsig', 'KILL', ...alone, ...again], {
    output: 'shown',
  })
  const stop = async () => {
    kill('SIGINT')
    await ended
  }
  stopping.owns({ stop })
  return (await ended).code ?? 1
}

async function strike(): Promise<number> {
  const cluster = await startCluster({
    engine,
    isAlone: values.alone,
    adopted: values.short ? 60 : 400,
    say,
  })
  stopping.owns(cluster)
  try {
    const atLeast = Number(values.minutes) * 60_000
    const scale = { ...(values.short ? short : full), only: values.only, atLeast }
    const outcome = await runStorm(cluster, scale, say)
    say(`\n${renderReport(outcome)}`)
    return isWhole(outcome) ? 0 : 1
  } finally {
    await cluster.stop()
  }
}

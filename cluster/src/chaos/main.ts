import { launch } from '@latchkey/tools/testing/launch'
import { parseArgs } from 'node:util'
import { getPrograms, startCluster } from '../cluster.ts'
import { canBeAlone } from '../network.ts'
import { toEngine } from '../parts/engine.ts'
import { buildRelease } from '../older-release.ts'
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
    /** The commit of an older release, which starts the storm and is upgraded to this one. */
    from: { type: 'string' },
    /** The built tree of that release, if it exists already. */
    older: { type: 'string' },
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
process.exit(await begin())

async function begin(): Promise<number> {
  const { from, older, alone } = values
  const isMissing = from !== undefined && older === undefined
  if (isMissing) say(`building ${from} …`)
  const release = isMissing ? await buildRelease(from) : older
  return !alone && canBeAlone() ? beAlone(release) : strike(release)
}

/** Runs this program again in a network whose parts can be cut, and with disks that can be filled. */
async function beAlone(older: string | undefined): Promise<number> {
  await getPrograms(engine)
  const own = ['--alone', ...(older === undefined ? [] : [`--older=${older}`])]
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1), ...own]
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

async function strike(older: string | undefined): Promise<number> {
  const cluster = await startCluster({
    engine,
    isAlone: values.alone,
    adopted: values.short ? 60 : 400,
    older,
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

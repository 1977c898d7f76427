import { parseArgs } from 'node:util'
import { startCluster } from '../cluster.ts'
import { stopOnSignals } from '../signals.ts'
import { isWhole, renderReport } from './report.ts'
import { full, runStorm, short } from './storm.ts'

/**
 * Breaks the cluster in every known way and prints the result. Exits with 1 when a promise was broken.
 */
const { values } = parseArgs({ options: { short: { type: 'boolean', default: false } } })
const say = (line: string) => console.log(line)
const stopping = stopOnSignals(130)
const cluster = await startCluster(say)
stopping.owns(cluster)
try {
  const outcome = await runStorm(cluster, values.short ? short : full, say)
  say(`\n${renderReport(outcome)}`)
  process.exitCode = isWhole(outcome) ? 0 : 1
} finally {
  await cluster.stop()
}

import { bin, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'
import { clusterNeeds, requirePrograms } from './testing/programs.ts'

/** Runs a program of the cluster: main.ts, or chaos/main.ts with its options. */
const [program, ...args] = process.argv.slice(2)

await runProgram(async () => {
  await build()
  await requirePrograms(clusterNeeds)
  return run(bin('node'), ['--conditions=development', `cluster/src/${program}`, ...args])
})

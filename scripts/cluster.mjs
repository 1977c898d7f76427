import { clusterNeeds, requirePrograms } from './programs.mjs'
import { bin, run } from './run.mjs'
import { build, install } from './setup.mjs'

/** Runs a program of the cluster: src/main.ts, or src/chaos/main.ts with its options. */
const [program, ...args] = process.argv.slice(2)

try {
  await install()
  await build()
  await requirePrograms(clusterNeeds)
  const file = `cluster/src/${program}`
  process.exitCode = await run(bin('node'), ['--conditions=development', file, ...args])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

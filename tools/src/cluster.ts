import { bin, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'
import { clusterNeeds, requirePrograms } from './testing/programs.ts'

await runProgram(async () => {
  await build()
  await requirePrograms(clusterNeeds)
  return run(bin('node'), ['--conditions=development', 'cluster/src/main.ts'])
})

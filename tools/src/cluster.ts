import { bin, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'

await runProgram(async () => {
  await build()
  return run(bin('node'), [
    '--conditions=development',
    'cluster/src/main.ts',
    ...process.argv.slice(2),
  ])
})

import { bin, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'

await runProgram(async () => {
  await build()
  return run(bin('pnpm'), ['--silent', '--filter', '@latchkey/web', 'perf'])
})

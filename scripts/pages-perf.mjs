import { bin, run } from './run.mjs'
import { build, install } from './setup.mjs'

try {
  await install()
  await build()
  process.exitCode = await run(bin('pnpm'), ['--silent', '--filter', '@latchkey/web', 'perf'])
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

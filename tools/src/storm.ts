import { bin, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'
import { startServices } from './testing/services.ts'

const files = ['storm', 'kill', 'neutral'].map((name) => `test/mail/${name}.test.ts`)
/** The long forms of the mail tests, with more mails, kills and measurements than `npm test`. */
const long = { STORM_MAILS: '1000', STORM_SENDS: '500', STORM_ARM: '300' }

await runProgram(async () => {
  await build()
  const services = await startServices()
  const vitest = ['--dir', 'apps/server', 'exec', 'vitest', 'run', ...files]
  const status = await run(bin('pnpm'), vitest, { env: { ...services.env, ...long } })
  await services.stop()
  return status
})

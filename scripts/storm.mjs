import { bin, run } from './run.mjs'
import { startServices } from './services.mjs'
import { build, install } from './setup.mjs'

const files = ['storm', 'kill', 'neutral'].map((name) => `test/mail/${name}.test.ts`)
/** The long forms of the mail tests, with more mails, kills and measurements than `npm test`. */
const long = { STORM_MAILS: '1000', STORM_SENDS: '500', STORM_ARM: '300' }

try {
  await install()
  await build()
  const services = await startServices()
  process.exitCode = await run(
    bin('pnpm'),
    ['--dir', 'apps/server', 'exec', 'vitest', 'run', ...files],
    { env: { ...services.env, ...long } },
  )
  await services.stop()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

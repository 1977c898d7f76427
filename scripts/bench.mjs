import { resolve } from 'node:path'
import { bin, run } from './run.mjs'
import { startServices } from './services.mjs'
import { build, install } from './setup.mjs'

// npm starts this in the root, so resolve file arguments from the caller's folder.
const args = process.argv.slice(2).map((arg, index, all) => {
  return ['--json', '--chart'].includes(all[index - 1])
    ? resolve(process.env.INIT_CWD ?? '.', arg)
    : arg
})

try {
  await install()
  await build()
  const services = await startServices()
  process.exitCode = await run(bin('node'), args, { env: services.env })
  await services.stop()
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

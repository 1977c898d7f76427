import { bin, root, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { atCaller, runProgram } from './program.ts'
import { startServices } from './testing/services.ts'

const args = process.argv.slice(2).map((arg, index, all) => {
  const isFile = ['--json', '--chart'].includes(all[index - 1] ?? '')
  return isFile ? atCaller(arg) : arg
})

await runProgram(async () => {
  if (args.includes('--peers')) await installPeers()
  await build()
  const services = await startServices()
  const status = await run(bin('node'), ['bench/src/main.ts', ...args], { env: services.env })
  await services.stop()
  return status
})

/** The compared programs are not part of the workspace and are installed on demand. */
async function installPeers(): Promise<void> {
  const options = ['--no-audit', '--no-fund', '--ignore-scripts']
  const status = await run('npm', ['ci', ...options], { cwd: `${root}bench/peers` })
  if (status !== 0) throw new Error('The compared programs could not be installed.')
}

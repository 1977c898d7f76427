import { readReports, removeReports } from './report.mjs'
import { clusterNeeds } from './programs.mjs'
import { bin, run } from './run.mjs'
import { startServices } from './services.mjs'
import { install } from './setup.mjs'

try {
  await install()
  const services = await startServices(clusterNeeds)
  const checked = await run(bin('pnpm'), ['check'])
  removeReports()
  const tested = await run(bin('turbo'), ['run', 'test', '--continue', '--concurrency=2'], {
    env: services.env,
  })
  await services.stop()
  process.exitCode = summarize({ checked, tested })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

function summarize({ checked, tested }) {
  const sum = readReports()
  // A build or a test run that broke before it could report is a failure as well.
  if (tested !== 0 && sum.failed === 0) sum.failed += 1
  if (checked !== 0) sum.failed += 1
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1
}

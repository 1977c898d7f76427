import { readReports, removeReports } from './report.mjs'
import { clusterNeeds } from './programs.mjs'
import { startOracleMySql } from './oracle-mysql.mjs'
import { bin, run } from './run.mjs'
import { startServices } from './services.mjs'
import { install } from './setup.mjs'

try {
  await install()
  const services = await startServices(clusterNeeds)
  const oracle = await startOracle()
  const checked = await run(bin('pnpm'), ['check'])
  removeReports()
  const tested = await run(bin('turbo'), ['run', 'test', '--continue', '--concurrency=2'], {
    env: {
      ...services.env,
      TEST_ORACLE_URL: oracle.url,
      // Part of turbo's cache key: a run without a database must not count for one with it.
      TEST_DATABASES: oracle.url ? 'sqlite mariadb mysql' : 'sqlite mariadb',
    },
  })
  await Promise.all([services.stop(), oracle.stop()])
  process.exitCode = summarize({ checked, tested })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}

/** Starts the third database. Without it the others are still tested, unless it is required. */
async function startOracle() {
  const { TEST_ORACLE_URL: named, TEST_REQUIRE_ORACLE: required } = process.env
  if (named) return { url: named, stop: async () => {} }
  try {
    return await startOracleMySql()
  } catch (error) {
    if (required) throw error
    console.log(
      `NOT TESTED on Oracle's MySQL (set TEST_ORACLE_URL to a running one): ${error.message}`,
    )
    return { url: '', stop: async () => {} }
  }
}

function summarize({ checked, tested }) {
  const sum = readReports()
  // A build or test run that failed before reporting counts as a failure too.
  if (tested !== 0 && sum.failed === 0) sum.failed += 1
  if (checked !== 0) sum.failed += 1
  // Output of this length is often cut from the top: what failed is repeated at its end.
  for (const failure of sum.failures) console.log(failure)
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1
}

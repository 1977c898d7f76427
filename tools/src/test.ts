import { bin, run } from '../../scripts/run.mjs'
import { runProgram } from './program.ts'
import { readReports, removeReports } from './report.ts'
import { startOracleMySql } from './testing/oracle-mysql.ts'
import type { Service } from './testing/private-server.ts'
import { clusterNeeds } from './testing/programs.ts'
import { startServices } from './testing/services.ts'

await runProgram(async () => {
  // A start trusts the lockfile; this checks its packages against pnpm's supply-chain policies.
  const verified = run(bin('pnpm'), ['install', '--frozen-lockfile', '--no-trust-lockfile'], {
    env: { CI: 'true' },
  })
  const services = await startServices(clusterNeeds.galera)
  const oracle = await startOracle()
  const checked = (await verified) || (await run(bin('pnpm'), ['check']))
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
  return summarize({ checked, tested })
})

/** Starts the third database. Without it the others are still tested, unless it is required. */
async function startOracle(): Promise<Service> {
  const { TEST_ORACLE_URL: named, TEST_REQUIRE_ORACLE: required } = process.env
  if (named) return { url: named, stop: async () => {} }
  try {
    return await startOracleMySql()
  } catch (error) {
    if (required) throw error
    const why = error instanceof Error ? error.message : String(error)
    console.log(`NOT TESTED on Oracle's MySQL (set TEST_ORACLE_URL to a running one): ${why}`)
    return { url: '', stop: async () => {} }
  }
}

function summarize({ checked, tested }: { checked: number; tested: number }): number {
  const sum = readReports()
  // A build or test run that failed before reporting counts as a failure too.
  if (tested !== 0 && sum.failed === 0) sum.failed += 1
  if (checked !== 0) sum.failed += 1
  // Output of this length is often cut at the top, so its end repeats the failures.
  for (const failure of sum.failures) console.log(failure)
  console.log(`${sum.passed} passed, ${sum.failed} failed`)
  return sum.failed === 0 && sum.passed > 0 ? 0 : 1
}

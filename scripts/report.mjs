import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** turbo puts the reports of packages it need not run again back from its cache. */
export function removeReports() {
  for (const folder of reportFolders()) rmSync(folder, { recursive: true, force: true })
}

/** The sums over every vitest and Playwright report in the workspace. */
export function readReports() {
  const sum = { passed: 0, failed: 0 }
  for (const folder of reportFolders()) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!name.endsWith('.json')) continue
      const { passed, failed } = count(JSON.parse(readFileSync(join(folder, name), 'utf8')))
      sum.passed += passed
      sum.failed += failed
    }
  }
  return sum
}

function count(report) {
  if (report.stats)
    return {
      passed: report.stats.expected + report.stats.flaky,
      failed: report.stats.unexpected + (report.errors ?? []).length,
    }
  // A file that cannot be loaded holds no test, and still failed.
  const broken = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  )
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
}

function reportFolders() {
  const members = ['apps', 'packages', 'examples'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  )
  return [...members, 'bench', 'cluster'].map((member) => join(root, member, 'test-results'))
}

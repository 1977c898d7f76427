import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** Removes old reports; turbo restores those of cached packages. */
export function removeReports() {
  for (const folder of reportFolders()) rmSync(folder, { recursive: true, force: true })
}

/** Sums all vitest and Playwright reports in the workspace. */
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
  // A file that fails to load has no tests, but counts as failed.
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

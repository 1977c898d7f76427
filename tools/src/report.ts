import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../../scripts/run.mjs'

type VitestReport = {
  numPassedTests: number
  testResults: {
    name: string
    status: string
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

type PlaywrightTest = {
  status: string
  projectName: string
  results: { errors: { message?: string }[] }[]
}
type Suite = {
  specs?: { file: string; title: string; tests: PlaywrightTest[] }[]
  suites?: Suite[]
}
type PlaywrightReport = Suite & {
  stats: { expected: number; flaky: number }
  errors?: { message?: string }[]
}

/** Removes old reports; turbo restores those of cached packages. */
export function removeReports(): void {
  for (const folder of reportFolders()) rmSync(folder, { recursive: true, force: true })
}

/** Sums all vitest and Playwright reports in the workspace, and names the failures. */
export function readReports() {
  const sum = { passed: 0, failed: 0, failures: [] as string[] }
  for (const folder of reportFolders()) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!name.endsWith('.json')) continue
      const report = JSON.parse(readFileSync(join(folder, name), 'utf8')) as
        | VitestReport
        | PlaywrightReport
      const { passed, failures } = 'stats' in report ? ofPlaywright(report) : ofVitest(report)
      sum.passed += passed
      sum.failed += failures.length
      sum.failures.push(...failures)
    }
  }
  return sum
}

function ofVitest(report: VitestReport) {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const file = relative(root, name)
    // A file that fails to load has no tests, but counts as failed.
    if (status === 'failed' && failed.length === 0) return [failure(file, '', message)]
    return failed.map((test) => failure(file, test.fullName, test.failureMessages.join('\n')))
  })
  return { passed: report.numPassedTests, failures }
}

function ofPlaywright(report: PlaywrightReport) {
  const failures = specsOf(report).flatMap(({ file, title, tests }) =>
    tests
      .filter((test) => test.status === 'unexpected')
      .map((test) => failure(file, `${test.projectName}: ${title}`, errorsOf(test))),
  )
  const broken = (report.errors ?? []).map((error) => failure('playwright', '', error.message))
  return { passed: report.stats.expected + report.stats.flaky, failures: [...failures, ...broken] }
}

const specsOf = (suite: Suite): NonNullable<Suite['specs']> => [
  ...(suite.specs ?? []),
  ...(suite.suites ?? []).flatMap(specsOf),
]

const errorsOf = (test: PlaywrightTest): string =>
  test.results.flatMap(({ errors }) => errors.map((error) => error.message)).join('\n')

/** The whole message is further up: its first lines name the expectation, its last ones how a program ended. */
function failure(file: string, title: string, message = ''): string {
  const lines = stripVTControlCharacters(message).split('\n')
  if (lines.length > 60) lines.splice(20, lines.length - 60, '…')
  return [`FAILED ${file} ${title}`.trim(), ...lines.map((line) => `  ${line}`)].join('\n')
}

function reportFolders(): string[] {
  const members = ['apps', 'packages', 'examples'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(group, name)),
  )
  return [...members, 'bench', 'cluster', 'programs', 'tools'].map((member) =>
    join(root, member, 'test-results'),
  )
}

import { globSync, readFileSync } from 'node:fs'
import { testTags } from '@latchkey/tools/testing/test-tags'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { minutes } from './src/clock.ts'
import { patience } from './test/support/patience.ts'

// Oracle's MySQL is not available everywhere: npm test reports when it is missing.
const databases = ['sqlite', 'mariadb', ...(process.env['TEST_ORACLE_URL'] ? ['mysql'] : [])]

// Mocks apply only while a module is first loaded and would persist into the next file.
const mocked = globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
  readFileSync(new URL(file, import.meta.url), 'utf8').includes('vi.mock('),
)

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    tags: testTags,
    // The longest test without a limit of its own takes half a minute beside others on two cores. A
    // machine a third as fast needs three times as long, and a late wait must still be named.
    testTimeout: minutes(3),
    hookTimeout: minutes(1),
    expect: { poll: { timeout: patience, interval: 20 } },
    // Tests mostly wait for a service: running one at a time would leave a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The same tests run on every engine: only the database differs.
    projects: databases.flatMap((database) => [
      // The service keeps no state in its modules, so files share them: loading them again takes two
      // fifths of the time.
      project(database, { include: ['test/**/*.test.ts'], exclude: mocked, isolate: false }),
      project(database, { name: `${database}-mocked`, include: mocked }),
    ]),
  },
})

function project(database: string, terms: { include: string[]; [option: string]: unknown }) {
  return {
    extends: true as const,
    test: { name: database, env: { TEST_DATABASE: database }, ...terms },
  }
}

import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { minutes } from './src/clock.ts'
import { patience } from './test/patience.ts'

// Oracle's MySQL is not to be had everywhere: npm test says so where it is missing.
const databases = ['sqlite', 'mariadb', ...(process.env['TEST_ORACLE_URL'] ? ['mysql'] : [])]

// A mock takes hold only while the module it stands for is loaded, and would stay for the next file.
const mocked = globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
  readFileSync(new URL(file, import.meta.url), 'utf8').includes('vi.mock('),
)

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // Beside others on two cores the longest story that has no limit of its own takes half a minute. A
    // machine a third as fast needs thrice that, and a wait that ends late in a story is still named.
    testTimeout: minutes(3),
    hookTimeout: minutes(1),
    expect: { poll: { timeout: patience, interval: 20 } },
    // Most of a story is waiting for a service: one at a time would leave a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The same stories on every engine: the database is the only difference.
    projects: databases.flatMap((database) => [
      // The service keeps nothing in its modules, so files share them: loading them again is two fifths of the work.
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

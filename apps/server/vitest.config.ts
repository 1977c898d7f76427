import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Oracle's MySQL is not to be had everywhere: npm test says so where it is missing.
const databases = ['sqlite', 'mariadb', ...(process.env['TEST_ORACLE_URL'] ? ['mysql'] : [])]

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    testTimeout: 60_000,
    // Patience, not speed: a busy machine must not fail a story.
    expect: { poll: { timeout: 20_000, interval: 20 } },
    // Most of a story is waiting for a service: one at a time would leave a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The same stories on every engine: the database is the only difference.
    projects: databases.map((name) => ({
      extends: true as const,
      test: { name, include: ['test/**/*.test.ts'], env: { TEST_DATABASE: name } },
    })),
  },
})

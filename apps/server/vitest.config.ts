import { defineConfig } from 'vitest/config'

const databases = ['sqlite', 'mariadb'] as const

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    testTimeout: 30_000,
    // The same stories on both engines: the database is the only difference.
    projects: databases.map((name) => ({
      extends: true as const,
      test: { name, include: ['test/**/*.test.ts'], env: { TEST_DATABASE: name } },
    })),
  },
})

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/install.ts',
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    // A build of Go, and programs in five languages that start on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})

import { configDefaults, defineConfig } from 'vitest/config'

/** `npm test` reports if Oracle's MySQL is not available. */
const hasMySql = process.env['TEST_DATABASES']?.split(' ').includes('mysql') ?? true

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    exclude: [...configDefaults.exclude, ...(hasMySql ? [] : ['test/mysql.test.ts'])],
    // Two clusters at once would only slow each other.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 180_000,
  },
})

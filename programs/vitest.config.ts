import { patientTests } from '@latchkey/tools/testing/patience'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/install.ts',
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    ...patientTests,
  },
})

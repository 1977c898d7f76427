import { patientTests } from '@latchkey/tools/testing/patience'
import { testTags } from '@latchkey/tools/testing/test-tags'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    tags: testTags,
    // A pattern that backtracks would take hours; a busy machine takes seconds.
    ...patientTests,
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
  },
})

import { patientTests } from '@latchkey/tools/testing/patience'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    ...patientTests,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
})

import { defineConfig } from 'vitest/config'
import { patientTests } from './src/testing/patience.ts'

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    ...patientTests,
  },
})

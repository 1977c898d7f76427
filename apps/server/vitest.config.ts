import { globSync, readFileSync } from 'node:fs'
import { patientTests } from '@latchkey/tools/testing/patience'
import { testTags } from '@latchkey/tools/testing/test-tags'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Oracle's MySQL is not available everywhere: npm test reports when it is missing.
const databases = ['sqlite', 'mariadb', ...(process.env['TEST_ORACLE_URL'] ? ['mysql'] : [])]

// Mocks apply only while a module is first loaded and would persist into the next file.
const mocked = globSync('test/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
  readFileSync(new URL(file, import.meta.url), 'utf8').includes('vi.mock('),
)

// What these files are about does not depend on the database, so one is enough.
const wireOnly = [
  'test/adoption/decisions.test.ts',
  'test/http/*.test.ts',
  'test/mail/{addresses,brand,broken-servers,dkim,doctor*,ehlo,preview,smtp-errors,templates,words}.test.ts',
  'test/process/{apache,config,settings,dashboards,deploy,gate-proxies,image,logs,production-guide,test-programs,traces,haproxy,packaging}.test.ts',
  'test/cli/{command-docs,documented-commands}.test.ts',
  'test/security/{dependencies,enumeration-mutants,source}.test.ts',
]

// MySQL runs what rests on its dialect, its locks and its transactions. The rest meets them there, or on MariaDB.
const twoAreEnough = [
  'test/{cli,process}/*.test.ts',
  'test/mail/!(kill|outbox).test.ts',
  'test/webhooks/storm.test.ts',
  'test/legacy/!(overlap|credentials|sign-in).test.ts',
  'test/security/!(overlap|operator-races|spent-budgets|single-use|counters|lockout-claim|second-factor).test.ts',
]

export default defineConfig({
  test: {
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
    tags: testTags,
    ...patientTests,
    // Tests wait for services: with a worker for each core, two cores would stand idle a fifth of the time.
    maxWorkers: Math.max(3, availableParallelism()),
    // The same tests run on every engine: only the database differs.
    projects: databases.flatMap((database, index) => {
      const elsewhere = [wireOnly, twoAreEnough].slice(0, index).flat()
      return [
        // The service keeps no state in its modules, so files share them: loading them again takes two
        // fifths of the time.
        project(database, {
          include: ['test/**/*.test.ts'],
          exclude: [...mocked, ...elsewhere],
          isolate: false,
        }),
        project(database, { name: `${database}-mocked`, include: mocked, exclude: elsewhere }),
      ]
    }),
  },
})

function project(database: string, terms: { include: string[]; [option: string]: unknown }) {
  return {
    extends: true as const,
    test: {
      name: database,
      env: { TEST_DATABASE: database },
      globalSetup: 'test/support/schema-template.ts',
      ...terms,
    },
  }
}

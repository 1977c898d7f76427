import { afterAll, expect } from 'vitest'
import { runLatchkey } from './run-latchkey.ts'
import { createLastingDatabase } from './server-process.ts'

/**
 * The operator's commands on one database for all tests of a file. No command may end in a stack trace.
 */
export async function useLatchkey() {
  const database = await createLastingDatabase()
  afterAll(() => database[Symbol.asyncDispose]())
  return {
    database,
    async latchkey(...args: string[]) {
      const { code, out, err } = await runLatchkey(args, { DATABASE_URL: database.url })
      expect(err).not.toMatch(/^\s+at /m)
      return { code, out, err }
    },
  }
}

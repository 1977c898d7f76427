import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createLastingDatabase } from '../support/server-process.ts'

const run = promisify(execFile)
const program = fileURLToPath(new URL('../support/uncaught-program.ts', import.meta.url))

test('a fault that nobody caught is told without the statement, its values or a secret', async () => {
  await using database = await createLastingDatabase()
  const ended = run(process.execPath, ['--conditions=development', program, database.url])
  const { code, stderr } = (await ended.then(
    () => ({}),
    (error: unknown) => error,
  )) as { code?: number; stderr?: string }
  expect(code).toBe(1)
  expect(stderr).toMatch(/^Latchkey stops because of an uncaught error: Error: \*{6}/)
  expect(stderr).toMatch(/cause: UniqueConstraintViolationException/)
  expect(stderr).toMatch(/\n\s+at /)
  expect(stderr).not.toMatch(/a-secret-value|insert into|a-configured-secret/)
})

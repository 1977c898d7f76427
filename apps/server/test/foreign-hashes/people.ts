import { digestLegacyPassword } from '@latchkey/shared/digest'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { password, startTestApp } from '../support/harness.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

export const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
}

/** A service whose accounts were imported with these hashes, each under the name of its key. */
export async function startWithHashes(
  hashes: Record<string, string>,
  settings: Record<string, string> = {},
) {
  const database = await createLastingDatabase()
  const env = { ...secrets, ...settings, DATABASE_URL: database.url }
  const imported = await importHashes(hashes, env)
  const app = await startTestApp(env)
  return {
    app,
    env,
    imported,
    database,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

export const writeRows = (rows: object[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'latchkey-foreign-')), 'accounts.ndjson')
  writeFileSync(file, rows.map((row) => JSON.stringify(row)).join('\n'))
  return file
}

const importHashes = (hashes: Record<string, string>, env: Record<string, string>) => {
  const rows = Object.entries(hashes).map(([username, passwordHash]) => ({
    username,
    email: `${username}@example.com`,
    passwordHash,
  }))
  return runLatchkey(['users', 'import', writeRows(rows)], env)
}

/** A password in the three forms that pages send. */
export const formsOf = (text: string) => ({
  password: password(text),
  typedPassword: text,
  legacyPassword: digestLegacyPassword(text),
})

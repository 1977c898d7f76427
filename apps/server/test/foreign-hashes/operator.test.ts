import { afterAll, expect, test } from 'vitest'
import { SealedHash } from '../../src/foreign-hashes/sealed-hash.entity.ts'
import { tendHashes } from '../../src/foreign-hashes/tend.ts'
import { deriveKeys } from '../../src/keys.ts'
import { User } from '../../src/users/user.entity.ts'
import { refusal, signedIn, startTestApp } from '../support/harness.ts'
import { legacyEnv, oldClient } from '../legacy/old-client.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'
import { formsOf, secrets, startWithHashes, writeRows } from './people.ts'
import { typed, vectors } from './vectors.ts'

const hashes = {
  bcrypt: vectors['bcrypt 2b'],
  salted: vectors['ldap ssha256'],
  sha256: vectors.sha256,
}
const service = await startWithHashes(hashes, legacyEnv)
afterAll(() => service[Symbol.asyncDispose]())
const { app, env } = service

test('an export gives each hash back as it was brought, and another service takes it', async () => {
  const exported = await runLatchkey(['users', 'export'], env)
  const rows = exported.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const brought = rows.map(({ username, passwordHash }) => [username, passwordHash])
  expect(Object.fromEntries(brought)).toEqual(hashes)
  await using fresh = await createLastingDatabase()
  const elsewhere = {
    ...env,
    DATABASE_URL: fresh.url,
    SECRET_KEY: `${secrets.SECRET_KEY} of theirs`,
  }
  const { out } = await runLatchkey(['users', 'import', writeRows(rows)], elsewhere)
  expect(out).toContain('created 3; 0 need')
  await using there = await startTestApp(elsewhere)
  const { api } = there.browser()
  signedIn(await api.auth.login.mutate({ identifier: 'bcrypt', ...formsOf(typed) }))
})

test('a row whose hash costs too much is refused with its line, also on trial', async () => {
  const bad = {
    username: 'eve',
    email: 'eve@example.com',
    passwordHash: `$2b$15$${'a'.repeat(53)}`,
  }
  for (const trial of [['--dry-run'], []]) {
    // oxlint-disable-next-line no-await-in-loop
    const { code, err } = await runLatchkey(['users', 'import', ...trial, writeRows([bad])], env)
    expect(code).toBe(1)
    expect(err).toContain('line 1: passwordHash needs a cost of 15, above 14\n')
  }
})

test('an old client signs in by a strong hash as typed, and never by a digest of a dump', async () => {
  const client = oldClient(app)
  expect((await client.login('bcrypt@example.com', `${typed}!`)).status).toBe(401)
  expect((await client.login('bcrypt@example.com', typed)).status).toBe(200)
  const { legacyPassword } = formsOf(typed)
  for (const sent of [typed, legacyPassword])
    // oxlint-disable-next-line no-await-in-loop
    expect((await client.login('sha256@example.com', sent)).status).toBe(401)
  expect(await app.database.em.fork().count(SealedHash)).toBe(2)
})

test('a hash moves to the newest key, and only its account can use it', async () => {
  const em = () => app.database.em.fork()
  const [newest, older] = [`${secrets.SECRET_KEY} and newer`, secrets.SECRET_KEY]
  await tendHashes(em(), deriveKeys(newest, older))
  const rows = await em().find(SealedHash, {}, { populate: ['user'] })
  const { id } = deriveKeys(newest)
  expect(rows.map(({ secretKeyId }) => secretKeyId)).toEqual([id, id])
  await tendHashes(em(), deriveKeys(older, newest))
  const salted = rows.find(({ user }) => user.username === 'salted')
  const sha256 = await em().findOneOrFail(User, { username: 'sha256' })
  await em().nativeUpdate(SealedHash, { user: sha256.id }, { sealed: salted?.sealed ?? '' })
  const tried = app.browser().api.auth.login.mutate({ identifier: 'sha256', ...formsOf(typed) })
  expect((await refusal(tried)).reason).toBe('INVALID_CREDENTIALS')
})

test('the operator hears how many are left, and ends it', async () => {
  const left = /^2 accounts with a hash of another program/
  expect((await runLatchkey(['users', 'list'], env)).err).toMatch(left)
  expect((await runLatchkey(['users', 'forget-hashes'], env)).out).toContain('forgot 2 hashes')
  expect((await runLatchkey(['users', 'list'], env)).err).toBe('')
  const tried = app.browser().api.auth.login.mutate({ identifier: 'salted', ...formsOf(typed) })
  expect((await refusal(tried)).reason).toBe('INVALID_CREDENTIALS')
})

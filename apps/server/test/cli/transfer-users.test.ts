import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { refusal, register, resetPassword, signIn, startTestApp, good } from '../support/harness.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
}
const folder = mkdtempSync(join(tmpdir(), 'latchkey-transfer-'))

function write(name: string, text: string): string {
  const file = join(folder, `${Math.random()}-${name}`)
  writeFileSync(file, text)
  return file
}

const bcrypt = '$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'

test('accounts move to another service with their passwords, and an import can be repeated', async () => {
  await using old = await createLastingDatabase()
  await using from = await startTestApp({ ...secrets, DATABASE_URL: old.url })
  await register(from, from.browser(), 'ann')
  const exported = await runLatchkey(['users', 'export'], { ...secrets, DATABASE_URL: old.url })
  expect(exported).toMatchObject({ code: 0, err: '' })
  const file = write('accounts.ndjson', exported.out)

  await using fresh = await createLastingDatabase()
  await using to = await startTestApp({ ...secrets, DATABASE_URL: fresh.url })
  const env = { ...secrets, DATABASE_URL: fresh.url }
  expect(await runLatchkey(['users', 'import', file], env)).toMatchObject({
    code: 0,
    out: 'created 1, of whom 0 set a password by "forgot password"; 0 were there already, 0 refused\n',
    err: '',
  })
  const { user } = await signIn(to.browser(), 'ann')
  expect(user).toMatchObject({ username: 'ann', email: 'ann@example.com', role: 'user' })
  expect((await runLatchkey(['users', 'export'], env)).out).toBe(exported.out)
  expect((await runLatchkey(['users', 'import', file], env)).out).toBe(
    'created 0, of whom 0 set a password by "forgot password"; 1 were there already, 0 refused\n',
  )
})

test('each row is created whole or refused with its line, and a hash that cannot be compared needs a reset', async () => {
  await using database = await createLastingDatabase()
  await using app = await startTestApp({ ...secrets, DATABASE_URL: database.url })
  const env = { ...secrets, DATABASE_URL: database.url }
  await register(app, app.browser(), 'ann')
  const file = write(
    'accounts.csv',
    [
      '\uFEFFusername,email,role,status,bio,passwordHash',
      `bob,bob@example.com,admin,,"two\nlines",${bcrypt}`,
      'eve,not an address,,,,',
      'Ann,other@example.com,,,,',
      'cid,ann@example.com,,,,',
      'BOB,third@example.com,,,,',
      'dan,dan@example.com,boss,,,',
      'eva,eva@example.com',
      'mia,mia@example.com,,banned,,',
    ].join('\r\n'),
  )
  const err = [
    'line 4: email is not valid: EMAIL',
    'line 5: this username is taken, or looks like one that is',
    'line 6: this email address is taken',
    'line 7: this username is taken, or looks like one that is',
    'line 8: role is not valid: invalid_value',
    'line 9: not 6 cells',
    '',
  ].join('\n')
  const said = '2, of whom 2 set a password by "forgot password"; 0 were there already, 6 refused\n'
  const trial = await runLatchkey(['users', 'import', file, '--dry-run'], env)
  expect(trial).toMatchObject({ code: 1, out: `would create ${said}`, err })
  expect((await runLatchkey(['users', 'list'], env)).out.split('\n')).toHaveLength(2)
  const done = await runLatchkey(['users', 'import', file], env)
  expect(done).toMatchObject({ code: 1, out: `created ${said}`, err })

  const browser = app.browser()
  const reason = await refusal(browser.api.auth.login.mutate({ identifier: 'bob', password: good }))
  expect(reason.reason).toBe('INVALID_CREDENTIALS')
  await resetPassword(app, browser, { email: 'bob@example.com', wish: good })
  const { user } = await signIn(app.browser(), 'bob')
  expect(user).toMatchObject({ role: 'admin', bio: 'two\nlines' })
})

test('a line that is no row stops no other, and a missing file is a sentence', async () => {
  await using database = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: database.url }
  const row = (fields: object) =>
    JSON.stringify({ username: 'ida', email: 'ida@example.com', ...fields })
  const broken = ['{"username":', row({ id: 7 }), '[]', row({})].join('\n')
  const { code, out, err } = await runLatchkey(['users', 'import', write('a.ndjson', broken)], env)
  expect([code, out.slice(0, 10)]).toEqual([1, 'created 1,'])
  expect(err).toBe(
    'line 1: no JSON\nline 2: unknown field id\nline 3: the row is not valid: invalid_type\n',
  )
  const missing = await runLatchkey(['users', 'import', join(folder, 'nothing.csv')], env)
  expect(missing).toMatchObject({ code: 1, out: '' })
  expect(missing.err).toMatch(/no such file/)
  const unclosed = write('b.csv', 'username,email\nbob,bob@example.com\n"x,y')
  expect((await runLatchkey(['users', 'import', unclosed], env)).err).toBe(
    'line 3: no CSV from here on\n',
  )
})

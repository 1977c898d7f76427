import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestLegacyPassword } from '@latchkey/shared/digest'
import { expect, test } from 'vitest'
import { accountRow } from '../../src/admin/account-row.ts'
import { days } from '../../src/clock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { User } from '../../src/users/user.entity.ts'
import {
  cheapHash,
  good,
  password,
  refusal,
  register,
  resetPassword,
  signedIn,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { Passkey } from '../../src/factors/passkey.entity.ts'
import { addPasskey, registerByPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { purge } from '../../src/jobs/purge.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
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

const unknown = '$5$rounds=5000$salt$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8'

test('accounts move to another service with their passwords, and an import can be repeated', async () => {
  await using old = await createLastingDatabase()
  await using from = await startTestApp({ ...secrets, DATABASE_URL: old.url })
  const ann = from.browser()
  await register(from, ann, 'ann')
  const profile = {
    displayName: 'Ada 👩‍🔬',
    bio: 'two\nlines',
    avatar: 'https://example.com/ada.png',
    locale: 'zh',
    timeZone: 'America/New_York',
  } as const
  await ann.api.account.updateProfile.mutate(profile)
  const bob = from.browser()
  await register(from, bob, 'bob')
  const phone = await addApp(from, bob)
  const asked = { currentPassword: good, confirmation: 'ann' }
  const { deletesAt } = await ann.api.account.deleteAccount.mutate(asked)
  const exported = await runLatchkey(['users', 'export'], { ...secrets, DATABASE_URL: old.url })
  expect(exported).toMatchObject({ code: 0, err: '' })
  const file = write('accounts.ndjson', exported.out)

  await using fresh = await createLastingDatabase()
  await using to = await startTestApp({ ...secrets, DATABASE_URL: fresh.url })
  const env = { ...secrets, DATABASE_URL: fresh.url }
  expect(await runLatchkey(['users', 'import', file], env)).toMatchObject({
    code: 0,
    out: 'created 2; 0 need "Forgot your password?"; 0 already existed; 0 refused\n',
    err: '',
  })
  const { api } = to.browser()
  const { attempt } = await beginSignIn({ api }, 'bob')
  const used = api.auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.setUpCode })
  expect((await refusal(used)).reason).toBe('CODE_INVALID')
  const code = phone.codeIn(30)
  const { user } = signedIn(await api.auth.secondFactor.mutate({ attempt, method: 'totp', code }))
  expect(user).toMatchObject({ username: 'bob', email: 'bob@example.com', role: 'user' })
  const credentials = { identifier: 'ann', password: good }
  const pending = await to.browser().api.auth.login.mutate(credentials)
  expect(pending).toEqual({ status: 'deletion_pending', deletesAt })
  const { lastStep } = await to.database.em.fork().findOneOrFail(Factor, { id: phone.id })
  const again = exported.out.replace(/"lastStep":\d+/, `"lastStep":${lastStep}`)
  expect((await runLatchkey(['users', 'export'], env)).out).toBe(again)
  expect((await runLatchkey(['users', 'import', file], env)).out).toBe(
    'created 0; 0 need "Forgot your password?"; 2 already existed; 0 refused\n',
  )

  await using elsewhere = await createLastingDatabase()
  const foreign = {
    DATABASE_URL: elsewhere.url,
    SECRET_KEY: 'another secret of 32 bytes and more 0',
  }
  const refused = await runLatchkey(['users', 'import', file], foreign)
  expect(refused.out).toContain('created 1; 1 needs')
  expect(refused.err).toContain('its authenticator apps and passkeys need the SECRET_KEY')

  const kept = signedIn(
    await to.browser().api.auth.login.mutate({ ...credentials, cancelDeletion: true }),
  )
  expect(kept.user).toMatchObject(profile)

  // Columns that an import assigns or computes; the password has other names in the file.
  const own = ['id', 'updatedAt', 'usernameCanonical', 'usernameSkeleton', 'emailCanonical']
  const ofPassword = ['password', 'passwordKeyId', 'legacyPassword']
  const columns = to.database.em
    .getMetadata()
    .get(User)
    .props.map(({ name }) => name)
  const carried = columns.filter((name) => ![...own, ...ofPassword].includes(name))
  expect(Object.keys(accountRow.shape)).toEqual(expect.arrayContaining(carried))
})

test('a passkey comes along, with what is known against it, and opens the same account there', async () => {
  await using old = await createLastingDatabase()
  await using from = await startTestApp({ ...secrets, DATABASE_URL: old.url })
  const ann = from.browser()
  await register(from, ann, 'ann')
  const { device, id } = await addPasskey(from, ann, { counter: 7, isSynced: true })
  const bob = await registerByPasskey(from, from.browser(), 'bob')
  const planned = new Date('2030-01-01T00:00:00Z')
  await from.database.em.fork().nativeUpdate(Factor, { id }, { removesAt: planned })
  await from.database.em.fork().nativeUpdate(Passkey, { factor: id }, { needsPassword: true })
  const exported = await runLatchkey(['users', 'export'], { ...secrets, DATABASE_URL: old.url })
  const file = write('accounts.ndjson', exported.out)

  await using fresh = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: fresh.url }
  const imported = await runLatchkey(['users', 'import', file], env)
  expect(imported.out).toContain('created 2; 0 need')
  const elsewhere = { ...env, PUBLIC_URL: 'https://id.example.com' }
  const trial = ['users', 'import', file, '--dry-run']
  await using empty = await createLastingDatabase()
  const moved = await runLatchkey(trial, { ...elsewhere, DATABASE_URL: empty.url })
  // A passkey belongs to its host, and bob has no other factor.
  expect(moved.out).toContain('would create 2; 1 needs')
  expect((await runLatchkey(['users', 'export'], env)).out).toBe(exported.out)
  await using to = await startTestApp(env)
  const em = () => to.database.em.fork()
  expect(await em().findOneOrFail(Passkey, { factor: id })).toMatchObject({
    credentialId: device.id,
    counter: 7,
    needsPassword: true,
    isSynced: true,
    transports: 'hybrid internal',
  })
  const { secret } = await em().findOneOrFail(Factor, { id })
  const habits = { origin: to.url, counter: 8 }
  const refusedAlone = await refusal(signInWithPasskey(to.browser(), device, habits))
  expect(refusedAlone.reason).toBe('INVALID_CREDENTIALS')
  const browser = to.browser()
  const { attempt } = await beginSignIn(browser, 'ann')
  const { auth } = browser.api
  const { options } = await auth.passkeyOptions.mutate({ attempt })
  const response = device.get(options, habits)
  const { user } = signedIn(
    await auth.secondFactor.mutate({ attempt, method: 'passkey', response }),
  )
  expect(user.username).toBe('ann')
  // From now on the passkey is its owner's again, also alone.
  expect(await em().findOneOrFail(Factor, { id })).toMatchObject({ removesAt: null, secret })
  const alone = await signInWithPasskey(to.browser(), device, { ...habits, counter: 9 })
  expect(alone.status).toBe('signed_in')
  // An account without a password has none after the move, and that uses no key.
  expect((await signInWithPasskey(to.browser(), bob.device, { origin: to.url })).status).toBe(
    'signed_in',
  )
  const shown = JSON.parse((await runLatchkey(['users', 'show', 'bob'], env)).out)
  expect(shown).toMatchObject({ username: 'bob', hasPassword: false })
  expect((await runLatchkey(['secrets', 'usage'], env)).out).not.toContain('no longer listed')

  // No other account may claim the same passkey.
  const [line = ''] = exported.out.split('\n')
  const thief = { ...JSON.parse(line), username: 'eve', email: 'eve@example.com' }
  for (const subject of [thief.subject, undefined]) {
    const rows = write('thief.ndjson', JSON.stringify({ ...thief, subject }))
    const { out, err } = await runLatchkey(['users', 'import', rows], env)
    expect(out).toContain('created 0;')
    expect(err).toMatch(/^line 1: /)
  }
})

test('an end that was asked for comes along with its notice, whose link and reminder go on', async () => {
  await using old = await createLastingDatabase()
  await using from = await startTestApp({ ...secrets, DATABASE_URL: old.url })
  const ann = from.browser()
  await register(from, ann, 'ann')
  const { id } = await addApp(from, ann)
  const { attempt } = await beginSignIn(ann, 'ann')
  const { recoverFactors } = ann.api.auth
  const asked = await recoverFactors.mutate({ attempt })
  if (asked.status !== 'code_required') throw new Error(asked.status)
  const { challengeId } = asked.challenge
  const proof = { challengeId, code: await from.mailbox.code('ann@example.com') }
  await recoverFactors.mutate({ attempt, proof })
  const { text } = await from.mailbox.next('ann@example.com', /lost the second step/)
  const exported = await runLatchkey(['users', 'export'], { ...secrets, DATABASE_URL: old.url })
  const file = write('asked.ndjson', exported.out)

  await using fresh = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: fresh.url }
  expect((await runLatchkey(['users', 'import', file], env)).out).toContain('created 1;')
  expect((await runLatchkey(['users', 'export'], env)).out).toBe(exported.out)
  await using to = await startTestApp(env)
  const em = () => to.database.em.fork()
  const now = new Date(Date.now() + days(2.5))
  const terms = { keys: deriveKeys(secrets.SECRET_KEY), hasLegacyClients: false, now }
  await purge(em(), { ...terms, sessionTtlDays: 30 })
  expect(await em().count(QueuedMail, { template: 'factors_ending_soon' })).toBe(1)
  const token = /not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
  await to.browser().api.auth.disown.mutate({ token })
  expect((await em().findOneOrFail(Factor, { id })).removesAt).toBeNull()
})

test('a factor that two rows bring, or one twice, is refused by its name, also on trial', async () => {
  await using old = await createLastingDatabase()
  await using from = await startTestApp({ ...secrets, DATABASE_URL: old.url })
  const ann = from.browser()
  await register(from, ann, 'ann')
  await addPasskey(from, ann)
  const { out: exported } = await runLatchkey(['users', 'export'], {
    ...secrets,
    DATABASE_URL: old.url,
  })
  const row = JSON.parse(exported)
  const [factor] = row.secondFactors
  const other = { ...factor, id: '0'.repeat(22) }
  const app = { ...other, passkey: undefined }
  const as = (name: string, secondFactors: object[]) =>
    JSON.stringify({
      ...row,
      username: name,
      email: `${name}@example.com`,
      subject: Buffer.from(name.padEnd(11, 'x')).toString('hex'),
      secondFactors,
    })
  const lines = [
    as('ann', [factor]),
    as('bob', [other]),
    as('eve', [{ ...app, id: factor.id }]),
    as('ida', [app, app]),
  ]
  const file = write('twice.ndjson', lines.join('\n'))
  await using fresh = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: fresh.url }
  for (const trial of [['--dry-run'], []]) {
    // oxlint-disable-next-line no-await-in-loop
    const { out, err } = await runLatchkey(['users', 'import', ...trial, file], env)
    expect(out).toMatch(/create(d)? 1;.* 3 refused/)
    expect(err.split('\n')).toEqual([
      ...[2, 3, 4].map(
        (line) => `line ${line}: one of its authenticator apps or passkeys already exists`,
      ),
      '',
    ])
  }
})

test('a date that no account can have is refused with its line', async () => {
  await using database = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: database.url }
  const inDays = (count: number) => new Date(Date.now() + days(count)).toISOString()
  const dates = [
    { createdAt: '0001-01-01T00:00:00Z' },
    { createdAt: '9999-12-31T23:59:59Z' },
    { createdAt: inDays(1) },
    { deletesAt: inDays(8) },
    { createdAt: '1970-01-01T00:00:00Z', deletesAt: inDays(6) },
  ]
  const rows = dates.map((date, at) =>
    JSON.stringify({ username: `ida${at}`, email: `ida${at}@example.com`, ...date }),
  )
  const { out, err } = await runLatchkey(
    ['users', 'import', write('a.ndjson', rows.join('\n'))],
    env,
  )
  expect(out.slice(0, 10)).toBe('created 1;')
  expect(err.split('\n')).toEqual([
    'line 1: createdAt is not valid',
    'line 2: createdAt is not valid',
    'line 3: createdAt is not valid',
    'line 4: deletesAt is not valid',
    '',
  ])
})

test('each row is created whole or refused with its line, and a hash of an unknown kind needs a reset', async () => {
  await using database = await createLastingDatabase()
  await using app = await startTestApp({ ...secrets, DATABASE_URL: database.url })
  const env = { ...secrets, DATABASE_URL: database.url }
  await register(app, app.browser(), 'ann')
  const file = write(
    'accounts.csv',
    [
      '\uFEFFusername,email,role,status,bio,passwordHash',
      `bob,bob@example.com,admin,,"two\nlines",${unknown}`,
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
    'line 4: email is not an email address',
    'line 5: this username is taken or too similar to one that is: choose another',
    'line 6: this email already has an account',
    'line 7: this username is taken or too similar to one that is: choose another',
    'line 8: role must be one of user, admin, superadmin',
    'line 9: expected 6 cells',
    '',
  ].join('\n')
  const said = '2; 2 need "Forgot your password?"; 0 already existed; 6 refused\n'
  const trial = await runLatchkey(['users', 'import', file, '--dry-run'], env)
  expect(trial).toMatchObject({ code: 1, out: `would create ${said}`, err })
  expect((await runLatchkey(['users', 'list'], env)).out.split('\n')).toHaveLength(3)
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
  const nameless = JSON.stringify({ email: 'eve@example.com' })
  const broken = ['{"username":', row({ id: 7 }), '[]', nameless, row({})].join('\n')
  const { code, out, err } = await runLatchkey(['users', 'import', write('a.ndjson', broken)], env)
  expect([code, out.slice(0, 10)]).toEqual([1, 'created 1;'])
  expect(err).toBe(
    'line 1: not valid JSON\nline 2: unknown field id\nline 3: the row must be of the type object\nline 4: username is missing\n',
  )
  const missing = await runLatchkey(['users', 'import', join(folder, 'nothing.csv')], env)
  expect(missing).toMatchObject({ code: 1, out: '' })
  expect(missing.err).toMatch(/nothing\.csv does not exist\n$/)
  const unclosed = write('b.csv', 'username,email\nbob,bob@example.com\n"x,y')
  expect((await runLatchkey(['users', 'import', unclosed], env)).err).toBe(
    'line 3: not valid CSV from here on\n',
  )
})

test('an adopted account leaves without the hash of its old digest, which would open it elsewhere', async () => {
  await using database = await createLastingDatabase()
  await using app = await startTestApp({ ...secrets, DATABASE_URL: database.url })
  await register(app, app.browser(), 'ann')
  await app.database.em.fork().nativeUpdate(User, { username: 'ann' }, { legacyPassword: 'digest' })
  const env = { ...secrets, DATABASE_URL: database.url }
  const exported = await runLatchkey(['users', 'export'], env)
  expect(JSON.parse(exported.out)).toMatchObject({ username: 'ann' })
  expect(exported.out).not.toContain('password')
})

test('what the old database held stays refused in the next house, and in the one after it', async () => {
  const old = 'what the old database held'
  const legacyPassword = digestLegacyPassword(old)
  const secret = { ...secrets, CODE_RESEND_SECONDS: '0' }
  const refuseIn = async (app: TestApp, email: string) => {
    const { api } = app.browser()
    const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const code = await app.mailbox.code(email)
    const wish = { password: password(old), legacyPassword }
    return refusal(api.auth.resetPassword.mutate({ challengeId, code, ...wish }))
  }
  await using first = await createLastingDatabase()
  await using from = await startTestApp({ ...secret, DATABASE_URL: first.url })
  for (const name of ['ann', 'bob']) await register(from, from.browser(), name)
  const passwords = await createPasswords(deriveKeys(secret.SECRET_KEY), cheapHash, 1)
  const em = from.database.em.fork()
  const hashed = await passwords.hash(legacyPassword)
  // Ann has not signed in since the adoption, Bob chose another password.
  const adopted = { password: hashed, legacyPassword: 'digest' } as const
  await em.nativeUpdate(User, { username: { $in: ['ann', 'bob'] } }, adopted)
  const email = 'bob@example.com'
  await resetPassword(from, from.browser(), { email, wish: good })

  let exported = await runLatchkey(['users', 'export'], { ...secrets, DATABASE_URL: first.url })
  for (const _ of ['the next house', 'the one after it']) {
    await using next = await createLastingDatabase()
    await using to = await startTestApp({ ...secret, DATABASE_URL: next.url })
    const env = { ...secrets, DATABASE_URL: next.url }
    const file = write('moved.ndjson', exported.out)
    expect(await runLatchkey(['users', 'import', file], env)).toMatchObject({ code: 0, err: '' })
    for (const name of ['ann', 'bob']) {
      const refused = await refuseIn(to, `${name}@example.com`)
      expect(refused).toMatchObject({ reason: 'PASSWORD_BREACHED' })
    }
    exported = await runLatchkey(['users', 'export'], env)
  }
})

test('other programs know an account by the same subject after a move, and never two accounts by one', async () => {
  await using old = await createLastingDatabase()
  await using from = await startTestApp({ ...secrets, DATABASE_URL: old.url })
  await register(from, from.browser(), 'ann')
  await register(from, from.browser(), 'bob')
  const subject = '0123456789abcdef012345'
  await from.database.em.fork().nativeUpdate(User, { username: 'ann' }, { subject })
  // The account has no subject, as before its first app.
  await from.database.em.fork().nativeUpdate(User, { username: 'bob' }, { subject: null })
  const { out } = await runLatchkey(['users', 'export'], { ...secrets, DATABASE_URL: old.url })
  const [ann = '', bob = ''] = out.split('\n')
  expect(JSON.parse(bob)).not.toHaveProperty('subject')

  await using fresh = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: fresh.url }
  const thief = JSON.stringify({ ...JSON.parse(bob), subject })
  const file = write('accounts.ndjson', `${ann}\n${thief}`)
  for (const trial of [['--dry-run'], [], []]) {
    const told = await runLatchkey(['users', 'import', file, ...trial], env)
    expect(told).toMatchObject({ code: 1, err: 'line 2: --subject is taken\n' })
  }
  const rows = await fresh.execute('select username, subject from users')
  expect(rows.map(({ username, subject: kept }) => [username, kept])).toEqual([['ann', subject]])
})

test('an account that is there already takes its subject where it has none, and keeps the one that it has', async () => {
  await using database = await createLastingDatabase()
  await using app = await startTestApp({ ...secrets, DATABASE_URL: database.url })
  const env = { ...secrets, DATABASE_URL: database.url }
  for (const name of ['ann', 'bob', 'cid']) await register(app, app.browser(), name)
  const [one, other] = ['0123456789abcdef012345', '543210fedcba9876543210']
  // The accounts have no subject, as before their first app.
  await app.database.em.fork().nativeUpdate(User, {}, { subject: null })
  const set = { subject: other }
  await app.database.em.fork().nativeUpdate(User, { username: 'bob' }, set)
  const row = (name: string, subject: string) =>
    JSON.stringify({ username: name, email: `${name}@example.com`, subject })
  const rows = [row('ann', one), row('bob', one), row('cid', one), row('bob', other)]
  const file = write('a.ndjson', rows.join('\n'))
  const refused = [
    'line 2: the account has another subject, by which apps know it',
    'line 3: --subject is taken',
    '',
  ]
  const subjects = async () => {
    const found = await database.execute('select subject from users order by id')
    return found.map(({ subject }) => subject)
  }
  for (const [option, kept] of [
    [['--dry-run'], null],
    [[], one],
    [[], one],
  ] as const) {
    const { err } = await runLatchkey(['users', 'import', file, ...option], env)
    expect(err.split('\n')).toEqual(refused)
    expect(await subjects()).toEqual([kept, other, null])
  }
})

test('a file of something else is given up after ten rows, with what was expected, in both languages', async () => {
  await using database = await createLastingDatabase()
  const file = write('notes.txt', 'username,email\n'.repeat(50))
  const run = (LANG: string) =>
    runLatchkey(['users', 'import', file], { ...secrets, DATABASE_URL: database.url, LANG })
  const english = await run('C')
  const lines = english.err.trimEnd().split('\n')
  expect([english.code, lines.length, lines[9]]).toEqual([1, 11, 'line 10: not valid JSON'])
  expect(lines[10]).toMatch(
    /^The first 10 rows are refused, .* each line is a JSON object such as /,
  )
  expect(english.out).toMatch(/0 already existed; 10 refused\n$/)
  expect((await run('zh_CN.UTF-8')).err).toMatch(/\n前 10 行均被拒绝，不再读取其余部分。.*\n$/)
})

test('a short file of which no row is accepted is told what was expected, an empty one that it is empty', async () => {
  await using database = await createLastingDatabase()
  const run = (name: string, text: string, LANG = 'C') =>
    runLatchkey(['users', 'import', write(name, text)], {
      ...secrets,
      DATABASE_URL: database.url,
      LANG,
    })
  const list = await run('a.json', '[{"username":"ada","email":"ada@example.com"}]')
  expect(list).toMatchObject({ code: 1 })
  expect(list.err).toMatch(/^line 1: .*\nAll rows are refused\. A file whose name ends in \.csv /)
  const semicolons = 'username;email\nada;ada@example.com\n'
  expect((await run('a.csv', semicolons)).err).toMatch(/ such as username,email;/)
  expect((await run('a.csv', semicolons, 'zh_CN.UTF-8')).err).toMatch(/\n所有行均被拒绝。以 \.csv /)
  for (const text of ['', 'username,email\n'])
    expect(await run('a.csv', text)).toMatchObject({ code: 0, err: 'The file has no rows\n' })
  expect((await run('a.ndjson', '', 'zh_CN.UTF-8')).err).toBe('文件中没有任何行\n')
})

test('a file whose first row is taken is read to its end, whatever the others are', async () => {
  await using database = await createLastingDatabase()
  const row = '{"username":"ada","email":"ada@example.com"}\n'
  const file = write('accounts.ndjson', row + 'x\n'.repeat(12))
  const env = { ...secrets, DATABASE_URL: database.url }
  const { out, err } = await runLatchkey(['users', 'import', file], env)
  expect(err.match(/^line \d+: not valid JSON$/gm)).toHaveLength(12)
  expect(out).toMatch(/^created 1; .* 12 refused\n$/)
})

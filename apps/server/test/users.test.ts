import { digestPassword } from '@latchkey/shared/digest'
import { expect, test } from 'vitest'
import { createBrowser, refusal, signIn } from './harness.ts'
import { createLastingDatabase, launch, startProcess } from './process.ts'

type Lasting = Awaited<ReturnType<typeof createLastingDatabase>>

const env = ({ url }: Lasting) => ({ DATABASE_URL: url })

/** Runs the command; what it says on either channel, and whether it succeeded. */
async function users(database: Lasting, ...args: string[]) {
  await using program = launch('users', env(database), { args })
  const { code, out, err } = await program.ended
  expect(out === '' || err === '').toBe(true)
  expect(err).not.toMatch(/^\s+at /m)
  return { code, said: (out || err).trimEnd() }
}

async function create(database: Lasting, name: string, role = 'user'): Promise<string> {
  const address = `${name}@example.com`
  const flags = ['--username', name, '--email', address, '--role', role]
  const { code, said } = await users(database, 'create', ...flags)
  expect({ code, said }).toMatchObject({ code: 0, said: expect.stringMatching(/^[^\n]+$/) })
  const [, madeRole, madeName, password] =
    /^created (\w+) (\w+); password: (\S{16})$/.exec(said) ?? []
  expect([madeRole, madeName]).toEqual([role, name])
  return password ?? ''
}

test('an account that is created signs in with the printed password, and is listed and shown', async () => {
  await using database = await createLastingDatabase()
  expect(await users(database, 'list')).toEqual({ code: 0, said: '' })
  const password = await create(database, 'alice', 'admin')
  await create(database, 'bob')
  expect(await users(database, 'list')).toEqual({
    code: 0,
    said: '1\talice\talice@example.com\tadmin\tactive\n2\tbob\tbob@example.com\tuser\tactive',
  })
  const shown = await users(database, 'show', 'ALICE@example.com')
  expect(JSON.parse(shown.said)).toMatchObject({ id: 1, username: 'alice', role: 'admin' })
  expect(shown.said).not.toMatch(/password|argon2/i)
  await using server = await startProcess(env(database))
  const session = await signIn(createBrowser(server.url), 'alice', digestPassword(password))
  expect(session.user).toMatchObject({ username: 'alice', role: 'admin' })
})

test('a ban ends every session at once and lasts until it is lifted [asvs 7.4.2]', async () => {
  await using database = await createLastingDatabase()
  const digest = digestPassword(await create(database, 'alice'))
  await using server = await startProcess(env(database))
  const [laptop, phone] = [createBrowser(server.url), createBrowser(server.url)]
  for (const browser of [laptop, phone]) await signIn(browser, 'alice', digest)
  expect(await users(database, 'set-status', 'alice', 'banned')).toEqual({
    code: 0,
    said: 'alice: status is now banned',
  })
  for (const { api } of [laptop, phone]) {
    expect((await refusal(api.auth.me.query())).reason).toBe('UNAUTHENTICATED')
  }
  expect(await database.execute('select id from sessions')).toEqual([])
  expect((await refusal(signIn(laptop, 'alice', digest))).reason).toBe('ACCOUNT_DISABLED')
  await users(database, 'set-status', 'alice', 'active')
  expect((await signIn(laptop, 'alice', digest)).user.status).toBe('active')
})

test('a role that is set shows at the next request [asvs 8.3.2]', async () => {
  await using database = await createLastingDatabase()
  const digest = digestPassword(await create(database, 'alice'))
  await using server = await startProcess(env(database))
  const browser = createBrowser(server.url)
  await signIn(browser, 'alice', digest)
  const changed = await users(database, 'set-role', 'alice@example.com', 'admin')
  expect(changed).toEqual({ code: 0, said: 'alice: role is now admin' })
  expect((await browser.api.auth.me.query()).role).toBe('admin')
})

test('the last superadmin keeps the role and stays active, even when two commands race [asvs 2.3.5]', async () => {
  await using database = await createLastingDatabase()
  await create(database, 'alice', 'superadmin')
  for (const change of [
    ['set-role', 'alice', 'admin'],
    ['set-status', 'alice', 'banned'],
  ]) {
    const { code, said } = await users(database, ...change)
    expect(code).toBe(1)
    expect(said).toBe('alice is the last superadmin: make another one first')
  }
  await create(database, 'bob', 'superadmin')
  const race = await Promise.all([
    users(database, 'set-role', 'alice', 'user'),
    users(database, 'set-status', 'bob', 'muted'),
  ])
  expect(race.filter(({ code }) => code === 0)).toHaveLength(1)
  expect(race.map(({ said }) => said).join()).toContain('is the last superadmin')
})

test('what cannot be done is said in words and changes nothing', async () => {
  await using database = await createLastingDatabase()
  await create(database, 'alice')
  const before = await database.execute('select * from users')
  for (const [args, words] of [
    [['show', 'nobody'], 'no account is called "nobody"'],
    [['set-role', 'nobody', 'admin'], 'no account is called "nobody"'],
    [['set-role', 'alice', 'king'], 'expected one of user, admin, superadmin'],
    [['set-status', 'alice'], 'expected one of active, banned, muted'],
    [
      ['create', '--username', 'a', '--email', 'x@example.com'],
      '--username is not valid: TOO_SHORT',
    ],
    [['create', '--username', 'bob', '--email', 'bob'], '--email is not valid'],
    [['create', '--username', 'ALICE', '--email', 'x@example.com'], 'this username is taken'],
    [
      ['create', '--username', 'bob', '--email', 'Alice@example.com'],
      'this e-mail address is taken',
    ],
    [['remove', 'alice'], 'Usage:'],
    [['show'], 'Usage:'],
    [['list', '--all'], `Unknown option '--all'`],
  ] as const) {
    const { code, said } = await users(database, ...args)
    expect({ args, code, said }).toEqual({ args, code: 1, said: expect.stringContaining(words) })
  }
  expect(await database.execute('select * from users')).toEqual(before)
})

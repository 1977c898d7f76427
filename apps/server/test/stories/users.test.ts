import { expect, test } from 'vitest'
import { isMysql } from '../support/engine.ts'
import { createBrowser, good, refusal, signIn } from '../support/harness.ts'
import { inboxCode } from '../support/inbox-code.ts'
import { createLastingDatabase, launch, startProcess } from '../support/server-process.ts'

type Lasting = Awaited<ReturnType<typeof createLastingDatabase>>

const env = ({ url }: Lasting) => ({ DATABASE_URL: url, LANG: 'C' })

/** Runs the command; returns its output and whether it succeeded. */
async function users(database: Lasting, ...args: string[]) {
  await using program = launch('latchkey', env(database), { args: ['users', ...args] })
  const { code, out, err } = await program.ended
  expect(out === '' || err === '').toBe(true)
  expect(err).not.toMatch(/^\s+at /m)
  return { code, said: (out || err).trimEnd() }
}

async function create(database: Lasting, name: string, role = 'user'): Promise<void> {
  const flags = ['--username', name, '--email', `${name}@example.com`, '--role', role]
  const said = `created ${role} ${name}, who sets a password with "Forgot your password?" on the sign-in page`
  expect(await users(database, 'create', ...flags)).toEqual({ code: 0, said })
}

/** Acts as the owner, with a code from the mailbox. */
async function setPassword(url: string, name: string): Promise<void> {
  const { auth } = createBrowser(url).api
  const email = `${name}@example.com`
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'reset_password' })
  const code = await inboxCode(url, email)
  await auth.resetPassword.mutate({ challengeId, code, password: good })
}

test(
  'an account that is created is listed and shown, and opens to whoever holds its mailbox',
  { tags: ['asvs-6.3.2', 'asvs-6.4.1'] },
  async () => {
    await using database = await createLastingDatabase()
    expect(await users(database, 'list')).toEqual({
      code: 0,
      said: 'No accounts yet. "latchkey users create" creates one.',
    })
    expect(await users(database, 'list', '--json')).toEqual({ code: 0, said: '[]' })
    await create(database, 'alice', 'admin')
    await create(database, 'bob')
    expect(await users(database, 'list')).toEqual({
      code: 0,
      said: [
        'id  username  email              role   status',
        '1   alice     alice@example.com  admin  active',
        '2   bob       bob@example.com    user   active',
      ].join('\n'),
    })
    const listed = await users(database, 'list', '--json')
    expect(JSON.parse(listed.said)).toMatchObject([
      { id: 1, username: 'alice', status: 'active' },
      { id: 2, username: 'bob', role: 'user' },
    ])
    const shown = await users(database, 'show', 'ALICE@example.com')
    const alice = { id: 1, username: 'alice', role: 'admin', hasPassword: false }
    expect(JSON.parse(shown.said)).toMatchObject(alice)
    expect(shown.said).not.toMatch(/"password|argon2/i)
    await using server = await startProcess(env(database))
    expect(await refusal(signIn(createBrowser(server.url), 'alice'))).toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    await setPassword(server.url, 'alice')
    const session = await signIn(createBrowser(server.url), 'alice')
    expect(session.user).toMatchObject({ username: 'alice', role: 'admin' })
  },
)

test(
  'a ban ends every session at once and lasts until it is lifted',
  { tags: ['asvs-7.4.2'] },
  async () => {
    await using database = await createLastingDatabase()
    await create(database, 'alice')
    await using server = await startProcess(env(database))
    await setPassword(server.url, 'alice')
    const [laptop, phone] = [createBrowser(server.url), createBrowser(server.url)]
    for (const browser of [laptop, phone]) await signIn(browser, 'alice')
    expect(await users(database, 'set-status', 'alice', 'banned')).toEqual({
      code: 0,
      said: 'alice: status is now banned',
    })
    for (const { api } of [laptop, phone]) {
      expect((await refusal(api.auth.me.query())).reason).toBe('UNAUTHENTICATED')
    }
    expect(await database.execute('select id from sessions')).toEqual([])
    expect((await refusal(signIn(laptop, 'alice'))).reason).toBe('ACCOUNT_DISABLED')
    await users(database, 'set-status', 'alice', 'active')
    expect((await signIn(laptop, 'alice')).user.status).toBe('active')
  },
)

test('a closed account opens at the address an operator names, with a new password', async () => {
  await using database = await createLastingDatabase()
  await create(database, 'alice')
  await using server = await startProcess(env(database))
  await setPassword(server.url, 'alice')
  await users(database, 'set-status', 'alice', 'banned')
  const nowhere = await users(database, 'reopen', 'alice')
  expect(nowhere.code).toBe(2)
  expect(nowhere.said).toContain('--email is missing.')
  expect(await users(database, 'reopen', 'alice', '--email', 'alice2@example.com')).toEqual({
    code: 0,
    said: 'alice: unlocked, email is now alice2@example.com',
  })
  // The holder of the old password may be the reason why it was closed.
  for (const name of ['alice', 'alice@example.com', 'alice2@example.com']) {
    const refused = await refusal(signIn(createBrowser(server.url), name))
    expect(refused.reason).toBe('INVALID_CREDENTIALS')
  }
  await setPassword(server.url, 'alice2')
  const session = await signIn(createBrowser(server.url), 'alice')
  expect(session.user).toMatchObject({ status: 'active', email: 'alice2@example.com' })
})

test('a role that is set shows at the next request', { tags: ['asvs-8.3.2'] }, async () => {
  await using database = await createLastingDatabase()
  await create(database, 'alice')
  await using server = await startProcess(env(database))
  await setPassword(server.url, 'alice')
  const browser = createBrowser(server.url)
  await signIn(browser, 'alice')
  const changed = await users(database, 'set-role', 'alice@example.com', 'admin')
  expect(changed).toEqual({ code: 0, said: 'alice: role is now admin' })
  expect((await browser.api.auth.me.query()).role).toBe('admin')
})

test(
  'an operator ends the sessions of one account, or of all, and the log says so',
  { tags: ['asvs-7.4.5'] },
  async () => {
    await using database = await createLastingDatabase()
    await using server = await startProcess(env(database))
    const browsers = ['alice', 'bob'].map((name) => ({ name, browser: createBrowser(server.url) }))
    for (const { name, browser } of browsers) {
      await create(database, name)
      await setPassword(server.url, name)
      await signIn(browser, name)
    }
    const alive = () =>
      Promise.all(
        browsers.map(({ browser }) =>
          browser.api.auth.me.query().then(
            () => true,
            () => false,
          ),
        ),
      )
    expect(await users(database, 'end-sessions', 'alice')).toEqual({
      code: 0,
      said: 'alice: 1 session ended',
    })
    expect(await alive()).toEqual([false, true])
    expect(await users(database, 'end-all-sessions')).toEqual({
      code: 0,
      said: 'bob: 1 session ended\nall accounts: 1 session ended',
    })
    expect(await alive()).toEqual([false, false])
    const events = await database.execute(
      `select kind, detail, user_id from security_events where actor = 'operator' order by id`,
    )
    expect(events.map(({ kind }) => kind)).toEqual([
      'registered',
      'registered',
      'sessions_ended',
      'sessions_ended',
    ])
  },
)

test('the end of all sessions reaches every account, even if one is deleted meanwhile', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess(env(database))
  const browsers = []
  for (const name of ['alice', 'bob', 'carol']) {
    const browser = createBrowser(server.url)
    await create(database, name)
    await setPassword(server.url, name)
    await signIn(browser, name)
    browsers.push(browser)
  }
  const gone = `delete from users where username = 'bob' and new.kind = 'sessions_ended'`
  await database.execute(
    `create trigger gone after insert on security_events for each row ${isMysql ? gone : `begin ${gone}; end`}`,
  )
  expect(await users(database, 'end-all-sessions')).toEqual({
    code: 0,
    said: 'alice: 1 session ended\ncarol: 1 session ended\nall accounts: 2 sessions ended',
  })
  for (const { api } of browsers)
    expect((await refusal(api.auth.me.query())).reason).toBe('UNAUTHENTICATED')
})

test(
  'the last superadmin keeps the role and stays active, even when two commands race',
  { tags: ['asvs-2.3.5'] },
  async () => {
    await using database = await createLastingDatabase()
    await create(database, 'alice', 'superadmin')
    for (const change of [
      ['set-role', 'alice', 'admin'],
      ['set-status', 'alice', 'banned'],
    ]) {
      const { code, said } = await users(database, ...change)
      expect(code).toBe(1)
      expect(said).toBe('alice is the last superadmin: appoint another one first')
    }
    await create(database, 'bob', 'superadmin')
    const race = await Promise.all([
      users(database, 'set-role', 'alice', 'user'),
      users(database, 'set-status', 'bob', 'muted'),
    ])
    expect(race.filter(({ code }) => code === 0)).toHaveLength(1)
    expect(race.map(({ said }) => said).join()).toContain('is the last superadmin')
  },
)

test('what cannot be done is said in words and changes nothing', async () => {
  await using database = await createLastingDatabase()
  await create(database, 'alice')
  const before = await database.execute('select * from users')
  for (const [args, exit, words] of [
    [['show', 'nobody'], 1, 'no account is called "nobody"'],
    [['show', 'alcie'], 1, '(Did you mean alice?)'],
    [['set-role', 'nobody', 'admin'], 1, 'no account is called "nobody"'],
    [['set-role', 'alise', 'admin'], 1, '(Did you mean alice?)'],
    [['set-role', 'alice', 'kin'], 2, 'Expected one of user, admin, superadmin'],
    [['set-role', 'alice', 'admim'], 2, '(Did you mean admin?)'],
    [['set-status', 'alice'], 2, '<status> is missing.'],
    [['create', '--username', 'a', '--email', 'x@example.com'], 2, 'It is too short.'],
    [
      ['create', '--username', 'a b', '--email', 'x@example.com'],
      2,
      '--username cannot be "a b". It may contain only letters, digits, dots, hyphens and underscores.',
    ],
    [['create', '--username', 'bob', '--email', 'bob'], 2, 'Expected one email address'],
    [
      ['create', '--username', 'ALICE', '--email', 'x@example.com'],
      1,
      'this username is taken or too similar to one that is: choose another',
    ],
    [
      ['create', '--username', 'bob', '--email', 'Alice@example.com'],
      1,
      'this email already has an account',
    ],
    [['remove', 'alice'], 2, 'Usage: latchkey users <verb>'],
    [['show'], 2, 'Usage: latchkey users show'],
    [['show', ''], 2, 'It is empty'],
    [['list', '--all'], 2, `unknown option '--all'`],
  ] as const) {
    const { code, said } = await users(database, ...args)
    expect({ args, code, said }).toEqual({ args, code: exit, said: expect.stringContaining(words) })
  }
  expect(await database.execute('select * from users')).toEqual(before)
})

test('an operator may give a reserved name, and no name that looks like another or mixes scripts', async () => {
  await using database = await createLastingDatabase()
  await create(database, 'admin', 'superadmin')
  await create(database, 'modern')
  const flags = ['--email', 'other@example.com', '--username']
  const taken = {
    code: 1,
    said: 'this username is taken or too similar to one that is: choose another',
  }
  expect(await users(database, 'create', ...flags, 'modem')).toEqual(taken)
  const mixed = await users(database, 'create', ...flags, 'аda')
  expect(mixed).toEqual({
    code: 2,
    said: expect.stringMatching(
      /^--username cannot be "аda"\. It mixes letters of several alphabets\.\n/,
    ),
  })
})

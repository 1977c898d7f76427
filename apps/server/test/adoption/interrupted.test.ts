import { beforeAll, describe, expect, test } from 'vitest'
import { isMysql } from '../support/engine.ts'
import { passwordDigest } from '@latchkey/shared/auth'
import { digestLegacyPassword } from '@latchkey/shared/digest'
import { deriveKeys } from '../../src/keys.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { adoptHere, secretKey } from '../support/adopt-here.ts'
import { cheapHash } from '../support/harness.ts'
import { createOldDatabase } from '../support/predecessor.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'
import { holdMysql } from '../support/server-process.ts'

/** More rows than a batch, so that a run that stops at the last batch has already written accounts. */
const rows = Array.from({ length: 130 }, (_, index) => ({
  id: index + 1,
  username: `user${index}`,
}))
const adopt = ['adopt', '--i-have-a-backup', '--clock', 'all']
/** A second run knows the options of the first. */
const goOn = ['adopt']

type Database = Awaited<ReturnType<typeof createOldDatabase>>

/** The result of an adoption; salts differ. */
const decided = async (database: Database) => [
  await database.shape(),
  await database.execute(`select id, username_canonical, email_canonical, legacy_password, role,
    password_key_id, created_at, updated_at, points from users order by id`),
]

/** Statements that run in this database at the moment. */
const running = (database: Database) =>
  database.execute(`select info from information_schema.processlist
    where db = database() and command <> 'Sleep' and id <> connection_id()`)

/** Connections that a trigger holds. */
const stopped = (database: Database) =>
  database.execute(`select id as connection from information_schema.processlist
    where db = database() and state = 'User lock'`)

const lock = `latchkey-test-${Math.random()}`
const wait = `get_lock('${lock}', 600) * 0`

/**
 * Triggers at which the run stops. A reader of the codes would stop it too, but Oracle's MySQL locks them
 * for every change of the accounts' table, because they refer to it.
 */
const stops = {
  'while it writes accounts': `create trigger waits before update on users for each row
    set new.points = new.points + if(new.id = 130, ${wait}, 0)`,
  'between the two tables': `create trigger waits before delete on email_verifications for each row
    set @waited = ${wait}`,
}

describe.runIf(isMysql)('an adoption that is interrupted', () => {
  let whole: unknown
  beforeAll(async () => {
    if (!isMysql) return
    await using untouched = await createOldDatabase(rows)
    expect((await runLatchkey(adopt, { DATABASE_URL: untouched.url })).code).toBe(0)
    whole = await decided(untouched)
  })

  test.each(Object.entries(stops))(
    'by a kill %s keeps others out, and the next run comes to the same end',
    async (_, trigger) => {
      await using database = await createOldDatabase(rows)
      await database.executeAll([trigger])
      const env = { DATABASE_URL: database.url }
      const held = await holdMysql(database.url, [`select get_lock('${lock}', 60)`])
      try {
        const first = startLatchkey(adopt, env)
        await expect.poll(() => stopped(database)).toHaveLength(1)
        const second = await runLatchkey(adopt, env)
        expect(second).toMatchObject({ code: 1 })
        expect(second.err).toContain('another program is adopting')
        first.kill('SIGKILL')
        await first.ended
      } finally {
        await held[Symbol.asyncDispose]()
      }
      // The server finishes the statement of a disconnected client.
      await expect.poll(() => running(database)).toEqual([])
      const refused = await runLatchkey(['database', 'migrate'], env)
      expect(refused.err).toContain('half adopted')
      expect(await runLatchkey(goOn, env)).toMatchObject({ code: 0, err: '' })
      expect(await decided(database)).toEqual(whole)
    },
  )

  const toFirst = ['user0', 'ADOPTED 130']
  const banned = `status = if(id = 1, 'banned', 'active')`
  const renamed = `username = if(id = 1, 'else', username)`
  const swapped = `status = if(id = 1, 'active', 'banned')`
  test.each([
    ['got it, though it is banned since', { status: 'active', change: banned, names: toFirst }],
    ['got it, though it has another since', { status: 'active', change: renamed, names: toFirst }],
    [
      'is left, though the other would keep it now',
      { status: 'banned', change: swapped, names: ['ADOPTED 1', 'user0'] },
    ],
  ])('leaves a name with the account that %s', async (_, { status, change, names }) => {
    const twins = [
      { id: 1, username: 'user0', status },
      { id: 130, username: 'ＵＳＥＲ0', email: 'twin@example.com' },
    ]
    await using database = await createOldDatabase([...twins, ...rows.slice(1, -1)])
    const stop = () => {
      throw new Error('stopped after a batch')
    }
    await expect(adoptHere(database.url, { onProgress: stop })).rejects.toThrow('stopped')
    await database.execute(`update users set ${change} where id in (1, 130)`)
    await adoptHere(database.url)
    const found = await database.execute(
      'select username_canonical as name from users where id in (1, 130) order by id',
    )
    expect(found.map(({ name }) => name)).toEqual(names)
  })

  test('by a lost connection writes that batch again', async () => {
    await using database = await createOldDatabase(rows)
    await database.executeAll([stops['while it writes accounts']])
    const held = await holdMysql(database.url, [`select get_lock('${lock}', 60)`])
    const first = startLatchkey(adopt, { DATABASE_URL: database.url })
    try {
      await expect.poll(() => stopped(database)).toHaveLength(1)
      const [writer] = await stopped(database)
      await database.execute(`kill ${String(writer?.['connection'])}`)
    } finally {
      await held[Symbol.asyncDispose]()
    }
    expect(await first.ended).toMatchObject({ code: 0, err: '' })
    expect(await decided(database)).toEqual(whole)
  })
})

describe.runIf(isMysql)('an adoption beside the old service, which still runs,', () => {
  test('takes the passwords, names and roles that it writes meanwhile, and keeps no digest', async () => {
    await using database = await createOldDatabase(rows)
    const digest = digestLegacyPassword('changed in the old service')
    const change = (id: number, values: string) =>
      database.execute(`update users set ${values} where id = ${id}`)
    const converted = () => database.execute("select id from users where password_key_id <> ''")
    let hashes = 0
    // The old service writes when all accounts are read and the first batch is stored.
    const beforeHash = async () => {
      if ((hashes += 1) !== 130) return
      await expect.poll(converted).toHaveLength(128)
      await change(1, `password = '${digest}'`)
      await change(129, `password = '${digest}', username = 'Else', role = 'admin'`)
      await change(130, `password = '${digest}', username = 'Else2'`)
      await database.execute(`insert into users (username, password, email)
        values ('user128', '${digest}', 'late@example.com')`)
    }
    await adoptHere(database.url, { beforeHash })
    const found = await database.execute(`select username_canonical as name, role, password
      from users where id in (1, 129, 130) or email = 'late@example.com' order by id`)
    expect(found.map(({ name, role }) => [name, role])).toEqual([
      ['user0', 'user'],
      ['else', 'admin'],
      ['else2', 'user'],
      ['user128', 'user'],
    ])
    const passwords = await createPasswords(deriveKeys(secretKey), cheapHash, 1)
    const { id: passwordKeyId } = deriveKeys(secretKey)
    for (const { password } of found) {
      const stored = { password: String(password), passwordKeyId }
      expect(await passwords.verify(passwordDigest.parse(digest), stored)).toBe(true)
    }
  })
})

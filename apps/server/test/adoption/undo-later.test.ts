import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { adoptHere, backUpHere, undoHere } from '../support/adopt-here.ts'
import { isMysql } from '../support/engine.ts'
import { everything } from '../support/old-tables.ts'
import { createOldDatabase } from '../support/predecessor.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-undo-later-'))
afterAll(() => rmSync(folder, { recursive: true }))
let file = ''
beforeEach(() => {
  file = join(folder, `${Math.random()}.ndjson`)
})

const rows = [
  { id: 1, username: 'keeper' },
  { id: 2, username: 'ada', created: '2024-05-02 10:00:00' },
  { id: 3, username: 'bob', created: '2024-05-03 10:00:00' },
  { id: 4, username: 'cleo', created: null },
  { id: 5, username: 'dora', created: '2024-05-05 10:00:00' },
]

/** Another program's data of each account, in forms that a backup must not change. */
const ofOthers = [
  `alter table users modify bio varchar(255) character set latin1 null, add column settings json null,
     add column bits bit(5) null, add column amount decimal(20, 5) null, add column raw varbinary(9) null,
     add column share float null, add column exact double as (share * 1e0) stored,
     add column shown varchar(80) character set utf8mb4 as (concat(username, '!')) stored`,
  `update users set bio = 'caf\u00E9', bits = b'10101', amount = 12345678901.12345, raw = x'00ff80', share = 16777215,
     settings = '{"\u540D": ["\u{1F33B}", 1.50, null, true, "a\\\\nb"]}', phone = concat('+', id)`,
  `alter table email_verifications add column extra json null`,
  `update email_verifications set extra = '{"\u540D": [1, 2]}'`,
]

/** An adopted database that was in use afterwards. */
async function adopted(before: string[], since: string[]) {
  const database = await createOldDatabase(rows)
  await database.executeAll(before)
  const old = await everything(database)
  await backUpHere(database.url, file)
  await adoptHere(database.url)
  await (await openDatabase(database.url, { entities })).close()
  await database.executeAll(since)
  return { database, old, [Symbol.asyncDispose]: database[Symbol.asyncDispose] }
}

const newcomer = (id: number, username: string, email: string) =>
  `insert into users (id, username, username_canonical, password, password_key_id, email, email_canonical, created_at, updated_at)
   values (${id}, '${username}', 'n${id}', 'x', 'k', '${email}', 'e${id}', '2026-01-01', '2026-01-01')`

describe.runIf(isMysql)('the way back, after people lived on', () => {
  test('undoes what they did, and tells who comes back to life', async () => {
    const since = [
      // Names change hands, and one goes to an account whose own name is needed first.
      `update users set username = 'zoe', email = 'zoe@example.com', bio = '\u{1F33B}' where id = 2`,
      `update users set username = 'ada', email = 'ada@example.com' where id = 3`,
      `update users set username = 'bob' where id = 2`,
      `update users set status = 'banned' where id = 5`,
      `delete from users where id = 4`,
      `insert into deletions (user_id, requested_at, due_at) values (3, now(), now())`,
    ]
    await using made = await adopted(ofOthers, since)
    const { database, old } = made
    expect(await undoHere(database.url, file)).toEqual({
      deleted: [4],
      closed: [5],
      pendingDeletion: [3],
    })
    expect(await everything(database)).toEqual(old)
  })

  test('leaves newer accounts, and the values and columns of other programs, as they are', async () => {
    const since = [
      newcomer(9, 'newer', 'newer@example.com'),
      `update users set points = 77, phone = '+9' where id = 2`,
      `alter table users drop column amount, add column stars int not null default 3`,
      `delete from users where id = 4`,
    ]
    await using made = await adopted(ofOthers, since)
    const { database } = made
    await undoHere(database.url, file)
    expect(
      await database.execute('select id, username, points, phone, stars from users order by id'),
    ).toEqual([
      { id: 1, username: 'keeper', points: 1, phone: '+1', stars: 3 },
      { id: 2, username: 'ada', points: 77, phone: '+9', stars: 3 },
      { id: 3, username: 'bob', points: 3, phone: '+3', stars: 3 },
      { id: 4, username: 'cleo', points: 4, phone: '+4', stars: 3 },
      { id: 5, username: 'dora', points: 5, phone: '+5', stars: 3 },
      { id: 9, username: 'newer', points: 0, phone: null, stars: 3 },
    ])
  })

  test('is refused, with a list, before the first change where accounts stand in its way', async () => {
    const since = [
      `update users set username = 'zoe', email = 'zoe@example.com' where id = 2`,
      newcomer(20, 'ADA', 'other@example.com'),
      newcomer(21, 'other', 'Ada@example.com'),
      newcomer(22, '小明', 'xiaoming@example.com'),
      newcomer(23, 'fine', 'fine@example.com'),
      'delete from users where id in (4, 5)',
      newcomer(5, 'stranger', 'stranger@example.com'),
      `update users set phone = '+4' where id = 23`,
    ]
    const latin = 'alter table users modify username varchar(50) character set latin1 not null'
    await using made = await adopted([...ofOthers, latin], since)
    const { database } = made
    const before = await everything(database)
    const said = await undoHere(database.url, file).catch((error: unknown) => String(error))
    const lines = String(said).split('\n').slice(1)
    expect(lines).toEqual([
      expect.stringMatching(/account 5 \(stranger\) is not the same as account 5 of the backup/),
      expect.stringMatching(/account 20 \(ADA, other@example\.com\): Duplicate .*username/),
      expect.stringMatching(/account 21 \(other, Ada@example\.com\): Duplicate .*email/),
      expect.stringMatching(/account 22 \(小明, xiaoming@example\.com\): .*username/),
      expect.stringMatching(/account 23 \(fine, fine@example\.com\): Duplicate .*phone/),
    ])
    expect(await everything(database)).toEqual(before)
  })
})

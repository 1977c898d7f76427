import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { isMysql } from '../support/engine.ts'
import { adoptHere, backUpHere, undoHere } from '../support/adopt-here.ts'
import { everything } from '../support/old-tables.ts'
import { createOldDatabase } from '../support/predecessor.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-undo-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = [
  { id: -7, username: 'negative' },
  { id: 2, username: 'early', created: null, updated: null, role: null },
  { id: 3, username: 'Ａda', email: 'wide@example.com', status: 'banned' },
  { id: 5, username: 'ada' },
  { id: 6, username: 'reset', updated: '2024-06-01 20:00:00' },
  { id: 8, username: 'plain', password: 'sunflower7' },
]

/** Defaults of the server under which such databases were created, and the values they allow. */
const variants: Record<string, string[]> = {
  'utf8mb4 throughout': [],
  'defaults, dates and ids of old servers': [
    `set sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ANSI_QUOTES', time_zone = '+00:00'`,
    'alter table users default character set latin1, modify bio varchar(255) character set latin1 null',
    'alter table users modify email varchar(100) character set utf8mb4 collate utf8mb4_bin not null',
    'alter table email_verifications default character set utf8mb3',
    `alter table email_verifications modify expires_at timestamp not null
       default current_timestamp on update current_timestamp`,
    `insert into users (id, username, password, email, created_at, updated_at) values
       (0, 'nought', '', 'Early@example.com', '0000-00-00', '0000-00-00')`,
  ],
}

describe.runIf(isMysql)('an adoption that is undone', () => {
  test.each(Object.entries(variants))(
    'leaves both tables, their rows and everything else to the byte, with %s',
    async (variant, statements) => {
      await using database = await createOldDatabase(rows)
      await database.executeAll(statements)
      const before = await everything(database)
      const file = join(folder, `${variant}.ndjson`)
      await backUpHere(database.url, file)
      await adoptHere(database.url)
      await (await openDatabase(database.url, { entities })).close()
      expect(await everything(database)).not.toEqual(before)
      // New codes continue the numbering of the old ones.
      await database.execute('alter table email_verifications auto_increment = 5000')
      await undoHere(database.url, file)
      expect(await everything(database)).toEqual(before)
      await undoHere(database.url, file)
      expect(await everything(database)).toEqual(before)
    },
  )

  test('is refused from a backup that is cut, or of another database, and changes nothing', async () => {
    await using database = await createOldDatabase(rows)
    await using other = await createOldDatabase(rows)
    const file = join(folder, 'whole.ndjson')
    await backUpHere(database.url, file)
    expect([statSync(file).mode & 0o777, existsSync(`${file}.partial`)]).toEqual([0o600, false])
    const text = readFileSync(file, 'utf8')
    const half = join(folder, 'half.ndjson')
    await adoptHere(database.url)
    const before = await everything(database)
    writeFileSync(half, text.split('\n').slice(0, 3).join('\n'))
    await expect(undoHere(database.url, half)).rejects.toThrow('not complete')
    writeFileSync(half, text.slice(0, -3))
    await expect(undoHere(database.url, half)).rejects.toThrow(/cut off in line \d/)
    expect(await everything(database)).toEqual(before)
    const untouched = await everything(other)
    await expect(undoHere(other.url, file)).rejects.toThrow(
      /is a backup of the database latchkey_\w+, and/,
    )
    expect(await everything(other)).toEqual(untouched)
  })

  test('writes its backup for its owner alone, even over what a killed run left open to all', async () => {
    await using database = await createOldDatabase(rows)
    const file = join(folder, 'again.ndjson')
    writeFileSync(`${file}.partial`, 'half', { mode: 0o644 })
    await backUpHere(database.url, file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

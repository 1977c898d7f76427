import { globSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { sqlOf, type RowOf, type Sql } from '../../src/database/sql.ts'
import type { Time } from '../../src/database/time.ts'
import { entities } from '../../src/entities.ts'
import type { Statement } from '../../src/database/statement.ts'
import { SpentChallenge } from '../../src/factors/spent-challenge.entity.ts'
import type { Session } from '../../src/sessions/session.entity.ts'
import { createEmptyDatabase } from '../support/harness.ts'

const place = await createEmptyDatabase()
const database = await openDatabase(place.url, { entities })
afterAll(async () => {
  await database.close()
  await place.drop()
})

const spend = 'insert into spent_challenges (id, expires_at) values (?, ?)'

const source = new URL('../../src/', import.meta.url)
const files = globSync('**/*.statements.ts', { cwd: source })

/** Explaining a statement parses it and resolves its names, but changes nothing. */
const explain = (sql: string) =>
  database.change({ sql: `explain ${sql}`, values: [...sql.matchAll(/\?/g)].map(() => 1) })

test.each(files)('%s holds statements that this database understands', async (file) => {
  const module: Record<string, unknown> = await import(new URL(file, source).href)
  const made = Object.values(module).map((one) =>
    // Some texts grow with the number of their rows.
    typeof one === 'function' ? one(2, database.dialect) : one,
  )
  const texts = made.filter((one) => typeof one === 'string')
  const conditions = texts.filter((text) => text.startsWith('from'))
  const whole = texts.filter((text) => /^(select|insert|update|delete)/.test(text))
  const { spell } = database.dialect
  const into = 'insert into spent_challenges (id, expires_at) select 1, 1'
  for (const text of conditions) await explain(spell(`${into} ${text}`))
  for (const text of whole) await explain(spell(text))
  await expect(explain('select token from sessions')).rejects.toThrow()
})

test('rows are inserted after changes that each find a row, and otherwise nothing is committed', async () => {
  const keep = (id: string) => ({
    sql: `${spend} on conflict do nothing`,
    values: [id, new Date()],
  })
  const insert = (id: string, ...changes: Statement[]) =>
    database.insertAfter(changes, (rows) => {
      rows.create(SpentChallenge, { id, expiresAt: new Date() })
      return id
    })
  expect(await insert('b', keep('a'))).toBe('b')
  expect(await insert('d', keep('c'), keep('a'))).toBeUndefined()
  const kept = await database.em.fork().find(SpentChallenge, {}, { orderBy: { id: 'asc' } })
  expect(kept.map(({ id }) => id)).toEqual(['a', 'b'])
  // The row exists already after the changes: an error that also undoes them.
  await expect(insert('b', keep('e'))).rejects.toThrow()
  expect(await database.em.fork().count(SpentChallenge)).toBe(2)
})

test('a text with a name that no entity has, or with other values, does not compile', () => {
  const sql = sqlOf<Session, 'sessions'>()
  expect(sql('select token_hash from sessions s where s.user_id = ? and is_seen = 0')).toContain(
    '?',
  )
  // @ts-expect-error the column is token_hash
  expect(sql('select token from sessions')).toBeDefined()
  // @ts-expect-error the table is sessions
  expect(sql('select token_hash from session')).toBeDefined()
  // @ts-expect-error the text takes one value
  const wrong: Sql<[id: string, now: Date]> = sql('delete from sessions where id = ?')
  expect(wrong).toBeDefined()
  const row: RowOf<Session, 'isSeen' | 'lastUsedAt'> = { is_seen: 1, last_used_at: '2030-01-01' }
  expect(row satisfies { is_seen: number; last_used_at: Time }).toBeDefined()
})

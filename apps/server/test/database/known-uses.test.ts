import { expect, test } from 'vitest'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { createLastingDatabase } from '../support/server-process.ts'

test('apps that somebody was signed in to before the list of apps are in it', async () => {
  await using database = await createLastingDatabase()
  await (await openDatabase(database.url, { entities })).close()
  await database.execute('drop table app_uses')
  await database.execute(`delete from mikro_orm_migrations where name like '0025%'`)
  const [early, late] = [`'2026-01-01 00:00:00'`, `'2026-01-02 00:00:00'`]
  await database.execute(
    `insert into users (id, username, username_canonical, password, password_key_id, email, email_canonical, created_at, updated_at)
      values (1, 'ann', 'ann', '', '', 'a@example.com', 'a@example.com', ${early}, ${early})`,
  )
  await database.execute(
    `insert into apps (id, name, kind, origins, redirect_uris, post_logout_uris, roles, pkce, id_token_alg, created_at, updated_at)
      values ('app', 'Notes', 'third_party', '', '', '', '', 'required', 'RS256', ${early}, ${early})`,
  )
  for (const [session, at] of [
    ['one', early],
    ['two', late],
  ]) {
    await database.execute(
      `insert into sessions (id, user_id, token_hash, created_at, last_used_at, expires_at)
        values ('${session}', 1, '', ${at}, ${at}, ${at})`,
    )
    await database.execute(
      `insert into app_sessions (session_id, app_id, sid, created_at)
        values ('${session}', 'app', '${session}', ${at})`,
    )
  }
  await (await openDatabase(database.url, { entities })).close()
  const found = await database.execute(
    `select user_id, app_id, scopes, agreed_at, created_at = ${early} as is_early, last_used_at = ${late} as is_late
      from app_uses`,
  )
  const row = { user_id: 1, app_id: 'app', scopes: '', agreed_at: null, is_early: 1, is_late: 1 }
  expect(found).toEqual([row])
})

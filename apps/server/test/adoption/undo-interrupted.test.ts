import type { EntityManager } from '@mikro-orm/sql'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { planUndo, undoAdoption } from '../../src/adoption/undo.ts'
import { withForeignDatabase } from '../../src/database/adoption-connection.ts'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { adoptHere, backUpHere } from '../support/adopt-here.ts'
import { isMysql } from '../support/engine.ts'
import { everything } from '../support/old-tables.ts'
import { createOldDatabase } from '../support/predecessor.ts'
import { runLatchkey, startLatchkey } from '../support/run-latchkey.ts'
import { holdMysql } from '../support/server-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'latchkey-undo-interrupted-'))
afterAll(() => rmSync(folder, { recursive: true }))

const rows = ['ada', 'bob', 'cleo'].map((username, index) => ({ id: index + 1, username }))
const lock = `latchkey-test-${Math.random()}`
const wait = `get_lock('${lock}', 600) * 0`

/** Triggers at which the rollback stops. */
const stops = {
  'before the accounts have their old columns': `create trigger waits before update on users
    for each row set new.points = new.points + if(new.username like 'latchkey undo %', ${wait}, 0)`,
  'before the accounts have their old values': `create trigger waits before update on users
    for each row set new.points = new.points + if(new.username = 'ada', ${wait}, 0)`,
  'before the codes are back': `create trigger waits before insert on email_verifications
    for each row set new.verified_at = if(${wait} = 0, new.verified_at, null)`,
}

/** An adopted database, its old state and its backup. */
async function adopted(before: string[] = []) {
  const database = await createOldDatabase(rows)
  await database.executeAll(before)
  const old = await everything(database)
  const file = join(folder, `${Math.random()}.ndjson`)
  await backUpHere(database.url, file)
  await adoptHere(database.url)
  await (await openDatabase(database.url, { entities })).close()
  await database.executeAll([
    `update users set username = 'zoe' where id = 1`,
    `update users set username = 'ada' where id = 2`,
    'delete from users where id = 3',
  ])
  return { database, old, file, [Symbol.asyncDispose]: database[Symbol.asyncDispose] }
}

/**
 * Lets this many statements pass, not counting the one that watches the lock each second: it belongs to
 * no step.
 */
function stopAfter(em: EntityManager, count: number): void {
  const connection = em.getConnection()
  const execute = connection.execute.bind(connection)
  let passed = 0
  Object.assign(connection, {
    execute: (...given: Parameters<typeof execute>) => {
      if (String(given[0]).includes('is_used_lock')) return execute(...given)
      passed += 1
      if (passed > count) throw new Error('killed')
      return execute(...given)
    },
  })
}

describe.runIf(isMysql)('a way back that is interrupted', () => {
  test('before any of its statements comes to the same end when it is run again', async () => {
    await using made = await adopted()
    const { database, old, file } = made
    const run = { isDone: false }
    for (let count = 0; !run.isDone; count += 1) {
      await withForeignDatabase({ url: database.url, entities }, async ({ em }) => {
        stopAfter(em, count)
        await undoAdoption(em, await planUndo(em, file))
        run.isDone = true
      }).catch((error: unknown) => expect(String(error)).toContain('killed'))
    }
    expect(await everything(database)).toEqual(old)
  })

  test.each(Object.entries(stops))(
    'by a kill %s is no half adoption: only the way back goes on, to the same end',
    async (_, trigger) => {
      await using made = await adopted([trigger])
      const { database, old, file } = made
      const env = { DATABASE_URL: database.url }
      const undo = ['adopt', '--undo', file]
      const held = await holdMysql(database.url, [`select get_lock('${lock}', 60)`])
      try {
        const first = startLatchkey(undo, env)
        await expect
          .poll(() =>
            database.execute(`select 1 from information_schema.processlist
              where db = database() and state = 'User lock'`),
          )
          .toHaveLength(1)
        first.kill('SIGKILL')
        await first.ended
      } finally {
        await held[Symbol.asyncDispose]()
      }
      // The server finishes the statement of a disconnected client.
      await expect
        .poll(() =>
          database.execute(`select 1 from information_schema.processlist
            where db = database() and command <> 'Sleep' and id <> connection_id()`),
        )
        .toEqual([])
      for (const command of [
        ['adopt', '--i-have-a-backup'],
        ['adopt', '--dry-run'],
        ['database', 'migrate'],
      ]) {
        const { code, err } = await runLatchkey(command, env)
        expect([code, err]).toEqual([1, expect.stringMatching(/half undone.* adopt --undo /)])
      }
      expect(await runLatchkey(undo, env)).toMatchObject({ code: 0, err: '' })
      expect(await everything(database)).toEqual(old)
    },
  )

  test('by a kill while it plans leaves no digests behind once the service starts', async () => {
    await using made = await adopted()
    const { database, file } = made
    const before = await everything(database)
    await withForeignDatabase({ url: database.url, entities }, async ({ em }) => {
      await planUndo(em, file)
      const former = () => database.execute("show tables like 'latchkey_former_users'")
      expect(await former()).toHaveLength(1)
      // A start beside a running rollback leaves it alone.
      await (await openDatabase(database.url, { entities })).close()
      expect(await former()).toHaveLength(1)
    })
    await (await openDatabase(database.url, { entities })).close()
    expect(await everything(database)).toEqual(before)
  })

  test('tells before it begins whose accounts come back, and a dry run only tells', async () => {
    await using made = await adopted()
    const { database, file } = made
    const before = await everything(database)
    const env = { DATABASE_URL: database.url }
    const dry = await runLatchkey(['adopt', '--dry-run', '--undo', file], env)
    expect(dry).toMatchObject({ code: 0, err: '' })
    expect(dry.out).toBe('would come back: 1 account deleted since: 3\n')
    expect(await everything(database)).toEqual(before)
    const { out } = await runLatchkey(['adopt', '--undo', file], env)
    expect(out.split('\n')[0]).toBe('coming back: 1 account deleted since: 3')
  })
})

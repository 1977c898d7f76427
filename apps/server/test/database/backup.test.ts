import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createBrowser, good, refusal, signIn } from '../support/harness.ts'
import { inboxCode } from '../support/inbox-code.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

type Lasting = Awaited<ReturnType<typeof createLastingDatabase>>

/** Generated secrets lie beside the database and belong to the backup. */
const operate = ({ url }: Lasting, verb: 'create' | 'restore', ...args: string[]) =>
  runLatchkey(['backup', verb, ...args], { DATABASE_URL: url, SECRET_KEY: '', JWT_SECRET_KEY: '' })

const start = ({ url }: Lasting) =>
  startProcess({ DATABASE_URL: url, SECRET_KEY: '', JWT_SECRET_KEY: '' })

/** Registers through the dev inbox, as with an empty configuration. */
async function register({ url }: { url: string }, username: string): Promise<void> {
  const email = `${username}@example.com`
  const { auth } = createBrowser(url).api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
  const code = await inboxCode(url, email)
  await auth.register.mutate({ challengeId, code, username, password: good })
}

const sqlite = () => {
  test('a backup taken while the service runs brings the accounts and their passwords back', async () => {
    await using database = await createLastingDatabase()
    await using other = await createLastingDatabase()
    const folder = join(database.folder, 'backup')
    {
      await using server = await start(database)
      await register(server, 'alice')
      expect(await operate(database, 'create', folder)).toMatchObject({ code: 0, err: '' })
      expect(await operate(database, 'restore', folder)).toMatchObject({
        code: 1,
        err: expect.stringContaining('is in use: stop the service first'),
      })
    }
    expect(readdirSync(folder).toSorted()).toEqual(['latchkey.db', 'secrets.json'])
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    }

    {
      await using server = await start(other)
      await register(server, 'mallory')
    }
    const { code, out } = await operate(other, 'restore', folder)
    expect(code).toBe(0)
    expect(out).toContain('"latchkey users end-all-sessions" to sign all users out')
    expect(out).toContain('run "latchkey keys rotate --at-once" if one had leaked')
    const [kept = ''] = /\S+before-\S+/.exec(out) ?? []
    expect(existsSync(kept)).toBe(true)
    await using restored = await start(other)
    expect((await signIn(createBrowser(restored.url), 'alice')).user.username).toBe('alice')
    const mallory = signIn(createBrowser(restored.url), 'mallory')
    expect((await refusal(mallory)).reason).toBe('INVALID_CREDENTIALS')
  })

  test(
    'no file is open to other users of the machine, in a folder that is',
    { tags: ['asvs-13.3.2'] },
    async () => {
      await using database = await createLastingDatabase()
      const open = join(database.folder, 'open')
      const [file, backup] = [join(open, 'there', 'latchkey.db'), join(open, 'backup')]
      mkdirSync(join(open, 'there'), { recursive: true, mode: 0o755 })
      const here = { ...database, url: `sqlite:${file}` }
      const modes = (folder: string) =>
        Object.fromEntries(
          readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777]),
        )
      const isPrivate = (folder: string) => [...new Set(Object.values(modes(folder)))]
      const usual = process.umask(0o022)
      try {
        {
          await using server = await start(here)
          await register(server, 'alice')
          expect(Object.keys(modes(dirname(file)))).toContain('latchkey.db-wal')
          expect(isPrivate(dirname(file))).toEqual([0o600])
        }
        // The files get the modes of an earlier version.
        for (const name of readdirSync(dirname(file))) chmodSync(join(dirname(file), name), 0o644)
        {
          await using server = await start(here)
          await register(server, 'bob')
          const warnings =
            server.output.out.match(/\S+ was accessible to other users \(mode 0644\)/g) ?? []
          expect(warnings.length).toBeGreaterThan(0)
          const { 'latchkey.db.migrate-lock': lock, ...others } = modes(dirname(file))
          expect(lock).toBe(0o644)
          expect([...new Set(Object.values(others))]).toEqual([0o600])
        }
        expect(await operate(here, 'create', backup)).toMatchObject({ code: 0, err: '' })
        expect(isPrivate(backup)).toEqual([0o600])
        for (const folder of [backup, dirname(file)]) {
          for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o644)
        }
        const { out } = await operate(here, 'restore', backup)
        const kept = out.match(/\S+before-\S+/g) ?? []
        expect(kept).toHaveLength(2)
        for (const path of [...kept, file]) expect(statSync(path).mode & 0o777).toBe(0o600)
      } finally {
        process.umask(usual)
      }
    },
  )

  test('what is no backup, or would be written over, is refused and loses nothing', async () => {
    await using database = await createLastingDatabase()
    {
      await using server = await start(database)
      await register(server, 'alice')
    }
    const says = async (...given: Parameters<typeof operate>) => {
      const { code, out, err } = await operate(...given)
      expect(out).toBe('')
      return { code, err: err.trim() }
    }
    expect(await says(database, 'create')).toMatchObject({ code: 2 })
    expect(await says(database, 'create', database.folder)).toEqual({
      code: 1,
      err: `${database.folder} is not empty: name a new folder`,
    })
    expect(await says(database, 'restore', '/nowhere')).toEqual({
      code: 1,
      err: '/nowhere has no latchkey.db: it is not a backup',
    })
    const memory = { ...database, url: 'sqlite::memory:' }
    expect(await says(memory, 'create', join(database.folder, 'x'))).toMatchObject({ code: 1 })
    await using server = await start(database)
    await signIn(createBrowser(server.url), 'alice')
  })
}

const mysql = () => {
  test('names the tools of the engine', async () => {
    await using database = await createLastingDatabase()
    const env = { DATABASE_URL: database.url }
    const { code, err } = await runLatchkey(['backup', 'create', database.folder], env)
    expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining('mariadb-dump') })
  })
}

if (isMysql) describe('a backup of MariaDB', mysql)
else describe('a backup of SQLite', sqlite)

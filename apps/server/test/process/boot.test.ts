import { once } from 'node:events'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createEmptyDatabase } from '../support/harness.ts'
import { isMysql } from '../support/engine.ts'
import { built } from '@latchkey/tools/testing/server-process'
import { createLastingDatabase, launch } from '../support/server-process.ts'

/** Starts a server that cannot start, and returns its error message. */
async function complaint(env: Record<string, string>, dist = built): Promise<string> {
  await using program = launch('main', env, { dist })
  const { code, out, err } = await program.ended
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toMatch(/^Latchkey cannot start: [^\n]+\n$/)
  return err
}

const sqliteFaults = () => {
  test('in a folder that cannot be made', async () => {
    expect(await complaint({ DATABASE_URL: 'sqlite:/proc/nope/x.db' })).toContain('folder')
  })

  test('in a folder that cannot be made, with secrets to be kept there', async () => {
    const env = { DATABASE_URL: 'sqlite:/proc/nope/x.db', SECRET_KEY: '', JWT_SECRET_KEY: '' }
    expect(await complaint(env)).toContain('/proc/nope')
  })

  test('a folder, a text file, a file below a file, a file of the system', async () => {
    await using database = await createLastingDatabase()
    const text = join(database.folder, 'text.db')
    writeFileSync(text, 'not a database, and long enough to be read as the head of one. '.repeat(9))
    const tell = (path: string) => complaint({ DATABASE_URL: `sqlite:${path}` })
    expect(await tell(database.folder)).toContain('is a folder')
    expect(await tell(text)).toContain('is not a SQLite database')
    expect(await tell(join(text, 'x.db'))).toContain('cannot be opened')
    expect(await tell('/proc/version')).toContain('cannot be opened')
  })
}

const mysqlFaults = () => {
  test('that is not there, or has a name nobody knows', async () => {
    const closed = await complaint({ DATABASE_URL: 'mysql://root:geheim@127.0.0.1:1/x' })
    expect(closed).toContain('127.0.0.1:1/x cannot be reached')
    const unknown = await complaint({ DATABASE_URL: 'mysql://root:geheim@nobody.invalid/x' })
    expect(unknown).toContain('nobody.invalid')
    expect(closed + unknown).not.toContain('geheim')
  })

  test('that takes connections and says nothing', async () => {
    const mute = createServer().listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as AddressInfo
    expect(await complaint({ DATABASE_URL: `mysql://root@127.0.0.1:${port}/x` })).toContain(
      'does not answer',
    )
    mute.close()
  })

  test('that refuses the password, or does not open this database', async () => {
    await using database = await createLastingDatabase()
    const { host, pathname } = new URL(database.url)
    const name = `u${pathname.slice(-12)}`
    await database.execute(`create user ${name} identified by 'geheim'`)
    const tell = (password: string) =>
      complaint({ DATABASE_URL: `mysql://${name}:${password}@${host}${pathname}` })
    const [wrong, closed] = [await tell('falsch'), await tell('geheim')]
    await database.execute(`drop user ${name}`)
    expect(wrong).toContain('refused the user or the password')
    expect(closed).toContain('is not accessible to this user')
    expect(wrong + closed).not.toMatch(/falsch|geheim/)
  })

  test.each(['mysql://u:ge#heim@h/x', 'mysql://u:1/heim@h/x', 'mysql://u:%@h/x', 'mysql://h'])(
    'whose address cannot be read: %s',
    async (url) => {
      const told = await complaint({ DATABASE_URL: url })
      expect(told).toContain('percent-encoded')
      expect(told).not.toContain('heim')
    },
  )
}

if (isMysql) describe('a MySQL server that cannot be used is one sentence', mysqlFaults)
else describe('a SQLite file that cannot be used is one sentence', sqliteFaults)

test('a port that is taken and an address of another machine are one sentence', async () => {
  const { url: DATABASE_URL, drop } = await createEmptyDatabase()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  expect(await complaint({ DATABASE_URL, PORT: String(port) })).toContain(`port ${port} is in use`)
  expect(await complaint({ DATABASE_URL, HOST: '192.0.2.1' })).toContain('HOST 192.0.2.1')
  expect(await complaint({ DATABASE_URL, HOST: 'nobody.invalid' })).toContain('nobody.invalid')
  other.close()
  await drop()
})

test('several faults of the settings stand on lines of their own, each with its remedy', async () => {
  const secrets = { JWT_SECRET_KEY: '', SECRET_KEY: '' }
  await using program = launch('main', { ...secrets, NODE_ENV: 'production', PORT: 'abc' })
  const [title, ...faults] = (await program.ended).err.trimEnd().split('\n')
  expect(title).toBe('Latchkey cannot start:')
  expect(faults).toContain('  PORT must be a whole number from 0 to 65535, not abc')
  expect(faults).toContain(
    '  SECRET_KEY is required in production: latchkey secrets new prints one',
  )
  expect(faults).toContain('  PUBLIC_URL is required in production, such as https://id.example.com')
})

test('in production, pages that are not built are one sentence', async () => {
  await using database = await createLastingDatabase()
  const server = join(database.folder, 'apps', 'server')
  mkdirSync(server, { recursive: true })
  cpSync(built, join(server, 'dist'), { recursive: true })
  cpSync(join(built, '..', 'package.json'), join(server, 'package.json'))
  symlinkSync(join(built, '..', 'node_modules'), join(server, 'node_modules'))
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    PUBLIC_URL: 'https://id.example.com',
    MAIL_SERVER: '127.0.0.1',
    MAIL_DEFAULT_SENDER: 'latchkey@example.com',
  }
  expect(await complaint(env, join(server, 'dist'))).toContain('the pages are not built')
})

import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ConfigError, knownVariables, readConfig } from '../../src/config.ts'
import { readEnvFile } from '../../src/config/env-file.ts'
import { oldVariables } from '../../src/config/old-names.ts'
import { launch, startProcess } from '../support/server-process.ts'

const secret = 'a secret of 32 bytes and then some 0123456789'
const secrets = { SECRET_KEY: secret, JWT_SECRET_KEY: `another ${secret}` }

function workingFolder(envFile?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-settings-'))
  if (envFile !== undefined) writeFileSync(join(folder, '.env'), envFile)
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

const databaseOf = (env: Record<string, string>) => readConfig({ ...secrets, ...env }).databaseUrl
const notesOf = (env: Record<string, string>) => readConfig({ ...secrets, ...env }).notes()

test('.env in the working folder is read as editors leave it, and the environment takes precedence', async () => {
  const lines = [
    '\uFEFFBRAND_NAME="My Place"  ',
    `MAIL_SUPPORT_ADDRESS='help@example.com'\t`,
    'export DATABASE_URL=sqlite::memory:   ',
    '# a comment',
    'PORT=1',
    'MAIL_SERVRE=smtp.example.com',
  ]
  using working = workingFolder(lines.join('\r\n'))
  await using server = await startProcess({}, { cwd: working.folder })
  const page = await (await fetch(`${server.url}/login`)).text()
  expect(page).toContain('My Place')
  expect(new URL(server.url).port).not.toBe('1')
  expect(server.output.out).toContain('data:  :memory:')
  expect(server.output.out).toContain('.env sets 5 variables')
  expect(server.output.out).toContain('MAIL_SERVRE is not read: MAIL_SERVER was probably meant')
})

test('an empty variable of the environment leaves the one in .env in force', async () => {
  using working = workingFolder('BRAND_NAME=From the file')
  const env = { DATABASE_URL: 'sqlite::memory:', BRAND_NAME: '' }
  await using server = await startProcess(env, { cwd: working.folder })
  expect(await (await fetch(`${server.url}/login`)).text()).toContain('From the file')
  expect(server.output.out).toContain('.env sets 1 variable;')
})

test('a .env that belongs neither to this user, nor to root, nor to the owner of the program is refused', () => {
  using working = workingFolder('PORT=1')
  const path = join(working.folder, '.env')
  const { uid } = statSync(path)
  expect(readEnvFile(path).variables).toEqual({ PORT: '1' })
  const read = () => readEnvFile(path, [uid + 1])
  expect(read).toThrow(ConfigError)
  expect(read).toThrow(`.env in the working folder belongs to another user (id ${uid})`)
})

test('lines of .env that set nothing are named by their numbers', async () => {
  const lines = ['# a remark', 'PORT', 'HOST=127.0.0.1', '', 'NOTE="Acme', 'of Ghent"', 'A: 1']
  using working = workingFolder(lines.join('\r\n'))
  const { strayLines, variables } = readEnvFile(join(working.folder, '.env'))
  expect(strayLines).toEqual([2, 7])
  expect(variables).toMatchObject({ HOST: '127.0.0.1', NOTE: 'Acme\nof Ghent' })
  const env = { DATABASE_URL: 'sqlite::memory:' }
  await using server = await startProcess(env, { cwd: working.folder })
  const note = 'note:  .env is not read at lines 2, 7: NAME=value was expected\n'
  await expect.poll(() => server.output.out).toContain(note)
})

test.each(['# it="a\nlost\nB=c"\n', 'A=1 # url="x\nlost\nB="y"\n', 'A=x="y\nlost\nB="z"\n'])(
  'a quote that opens no value of .env hides no line that sets nothing: %j',
  (text) => {
    using working = workingFolder(text)
    const { strayLines, variables } = readEnvFile(join(working.folder, '.env'))
    expect(strayLines).toEqual([2])
    expect(variables).toHaveProperty('B')
  },
)

test.each(['\n', '\r\n'])(
  'a variable of .env that is set to a space is empty, and takes no other line for its value (%j)',
  (end) => {
    const lines = [
      'MAIL_PASSWORD= ',
      'SECRET_KEY=secret',
      'HOST = \t',
      '',
      'NOTE="a= ',
      'b"',
      'PORT= ',
    ]
    using working = workingFolder(lines.join(end))
    const { variables } = readEnvFile(join(working.folder, '.env'))
    const note = 'a= \nb'
    expect(variables).toEqual({
      MAIL_PASSWORD: '',
      SECRET_KEY: 'secret',
      HOST: '',
      NOTE: note,
      PORT: '',
    })
  },
)

test('a working folder without .env says nothing of it', async () => {
  using working = workingFolder()
  await using server = await startProcess(
    { DATABASE_URL: 'sqlite::memory:' },
    { cwd: working.folder },
  )
  expect(server.output.out).not.toContain('.env')
})

test('a .env that cannot be read ends the start with one sentence', async () => {
  using working = workingFolder()
  mkdirSync(join(working.folder, '.env'))
  await using server = launch('main', { DATABASE_URL: 'sqlite::memory:' }, { cwd: working.folder })
  const { code, err } = await server.ended
  expect(code).toBe(1)
  expect(err).toContain('.env in the working folder cannot be read')
})

test.each([
  ['mysql+pymysql://bob:pw@db.example.com:3307/shop', 'mysql://bob:pw@db.example.com:3307/shop'],
  ['mysql://bob:pw@db.example.com/shop?charset=utf8mb4', 'mysql://bob:pw@db.example.com:3306/shop'],
  ['mysql+pymysql://bob:p%40w@db/shop', 'mysql://bob:p%40w@db:3306/shop'],
  ['mysql+pymysql://bob:p/w#?:x@db/shop', 'mysql://bob:p%2Fw%23%3F%3Ax@db:3306/shop'],
  ['mysql+mysqlconnector://bob:100%@db/shop', 'mysql://bob:100%25@db:3306/shop'],
  ['mariadb+pymysql://bob:pw@db/shop?ssl_mode=REQUIRED', 'mysql://bob:pw@db:3306/shop?tls=true'],
  ['mysql://bob:pw@db/shop?ssl_verify_cert=true&ssl=1', 'mysql://bob:pw@db:3306/shop?tls=true'],
  ['mysql+pymysql://bob:pw@db/shop?ssl=false', 'mysql://bob:pw@db:3306/shop'],
  ['mysql+mysqlconnector://bob:pw@db/shop?ssl_disabled=True', 'mysql://bob:pw@db:3306/shop'],
  ['mysql+mysqldb://bob:pw@db/shop?ssl_mode=DISABLED', 'mysql://bob:pw@db:3306/shop'],
])('SQLURL=%s names the database where DATABASE_URL is absent', (old, ours) => {
  expect(databaseOf({ SQLURL: old })).toBe(ours)
  expect(databaseOf({ SQLURL: old, DATABASE_URL: 'sqlite::memory:' })).toBe('sqlite::memory:')
  expect(notesOf({ SQLURL: old })).toContain('DATABASE_URL is not set: SQLURL named the database')
})

test('SQLNAME, SQLUSER, SQLPWD and SQLPORT name a database on this machine', () => {
  const parts = { SQLNAME: 'shop', SQLUSER: 'bob', SQLPWD: 'p@w/', SQLPORT: '3307' }
  expect(databaseOf(parts)).toBe('mysql://bob:p%40w%2F@127.0.0.1:3307/shop')
  expect(databaseOf({ ...parts, SQLURL: 'mysql://a:b@c/d' })).toBe('mysql://a:b@c:3306/d')
})

test.each([
  [{ SQLURL: 'postgresql://bob:pw@db/shop' }, 'SQLURL must look like mysql+pymysql://'],
  [{ SQLURL: 'mysql+pymysql://bob:pw@db' }, 'SQLURL must look like mysql+pymysql://'],
  [{ SQLURL: 'mysql://bob@h/shop?unix_socket=/run/x' }, 'SQLURL must look like mysql+pymysql://'],
  [{ SQLURL: 'mysql://bob:pw@db/shop?ssl_ca=/etc/ca.pem' }, 'SQLURL says ssl_ca, which'],
  [{ SQLURL: 'mysql://bob:pw@db/shop?ssl_key=/k&ssl=true' }, 'SQLURL says ssl_key, which'],
  [{ SQLURL: 'mysql://bob:pw@db/shop?ssl_mode=PREFERRED' }, 'says ssl_mode=PREFERRED, which'],
  [{ SQLURL: 'mysql://bob:pw@db/shop?ssl_disabled=false' }, 'says ssl_disabled=false, which'],
  [{ SQLURL: 'mysql://bob:pw@db/shop?ssl_verify_cert=false' }, 'ssl_verify_cert=false, which'],
  [{ SQLURL: 'mysql://bob:pw@db/shop?ssl=true&ssl_disabled=1' }, 'ssl, ssl_disabled, which'],
  [{ SQLNAME: 'shop' }, 'SQLUSER is required with SQLNAME'],
  [{ SQLUSER: 'bob' }, 'SQLNAME is required with SQLUSER'],
])('old names that name no database are refused: %j', (env, sentence) => {
  expect(() => readConfig({ ...secrets, ...env })).toThrow(sentence)
})

test.each([
  ['MAIL_SERVRE', 'MAIL_SERVER'],
  ['DATABSE_URL', 'DATABASE_URL'],
  ['SQLURI', 'SQLURL'],
  ['SECRETKEY', 'SECRET_KEY'],
  ['TRUST_PROXIES', 'TRUST_PROXY'],
])('%s is named, with what was probably meant', (name, meant) => {
  expect(notesOf({ [name]: 'x' })).toEqual([`${name} is not read: ${meant} was probably meant`])
})

test('a PUBLIC_URL of this machine at another port than the service is named, in both languages', () => {
  const url = 'http://localhost:3999'
  expect(notesOf({ PUBLIC_URL: url, PORT: '3106' })).toEqual([
    'PUBLIC_URL names port 3999, but the service answers on 3106: a proxy or a mapped port must lead there (npm run dev has a proxy)',
  ])
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('LANG', 'zh_CN.UTF-8')
  expect(notesOf({ PUBLIC_URL: url, PORT: '3106' })).toEqual([
    'PUBLIC_URL 的端口是 3999，服务却监听 3106：两者之间需要代理或端口映射（npm run dev 自带代理）',
  ])
  for (const [PUBLIC_URL, PORT] of [
    [url, '3999'],
    [url, '0'],
    ['https://id.example.com', '3106'],
    ['https://localhost', '3106'],
  ] as const)
    expect(notesOf({ PUBLIC_URL, PORT, MAIL_SERVER: 'a', MAIL_DEFAULT_SENDER: 'a@b.cd' })).toEqual(
      [],
    )
})

test('a variable of ours that means nothing is named; those of other programs are not', () => {
  expect(notesOf({ MAIL_COLOUR_SCHEME: 'x' })).toEqual([
    'MAIL_COLOUR_SCHEME is not read: no setting has this name',
  ])
  const others = ['PATH', 'HOME', 'HOSTNAME', 'MAIL', 'USER', 'SHELL', 'LANG', 'PWD', 'TERM']
  const more = ['npm_lifecycle_event', 'KUBERNETES_PORT', 'NODE_OPTIONS', 'SSH_CLIENT', 'LOGNAME']
  const foreign = [...others, ...more].map((name) => [name, 'x'])
  expect(notesOf({ ...Object.fromEntries(foreign), DATABASE_URL: 'sqlite::memory:' })).toEqual([])
})

test('the example file names every variable that is read, and no other', () => {
  const example = readFileSync(new URL('../../../../.env.example', import.meta.url), 'utf8')
  const names = [...example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm)].map(([, name = '']) => name)
  expect([...names, ...oldVariables].toSorted()).toEqual(knownVariables.toSorted())
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test, vi } from 'vitest'
import type { Words } from '../../src/config/local-language.ts'

vi.mock('../../src/config/local-language.ts', async (original) => ({
  ...(await original<object>()),
  localLanguage: () => 'zh',
  localText: ({ zh }: Words) => zh,
}))
const { ConfigError, knownVariables, readConfig } = await import('../../src/config.ts')
const { refuseExposure } = await import('../../src/config/startup-rules.ts')

const { listenError } = await import('../../src/config/listen-error.ts')
const { readDatabaseAddress } = await import('../../src/database/address.ts')
const { databaseError } = await import('../../src/database/startup-errors.ts')
const { codes, sqlite } = await import('../../src/database/startup-words.ts')
const { fileFaultOf } = await import('../../src/cli/file-faults.ts')

const strong = (first: string) => `${first}D8s0-Qm3Zp7vX1cR5tY9uW2eA6bN4hG`
const sound = { DATABASE_URL: 'sqlite::memory:' }

/** The problems of settings; none if they may be used. */
function problemsOf(env: NodeJS.ProcessEnv, judge?: typeof refuseExposure): readonly string[] {
  try {
    const config = readConfig({ ...sound, ...env })
    judge?.(config)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const isChinese = expect.stringMatching(
  /^(?!.*\b(must|takes|required|cannot|wrong|names?)\b).*\p{Script=Han}/u,
)

const nonsense = '\u00f6 not right'
/** Everything else is a text that may be anything. */
const free =
  /^(HOST|METRICS_HOST|MAIL_USERNAME|MAIL_PASSWORD|SQLPORT|SQLPWD|PLACE_DATABASE|BRAND_NAME|ICP_NUMBER)$/

test('the fault of every setting is told in Chinese where the terminal is', () => {
  for (const name of knownVariables) {
    const problems = problemsOf({
      // It goes before the predecessor's names.
      ...(name.startsWith('SQL') && { DATABASE_URL: '' }),
      [name]: nonsense,
    })
    if (!free.test(name)) expect([name, problems.length]).not.toEqual([name, 0])
    for (const problem of problems) expect([name, problem]).toEqual([name, isChinese])
  }
})

const mail = { MAIL_SERVER: 'smtp.example.com', MAIL_DEFAULT_SENDER: 'no-reply@example.com' }
const dkim = { MAIL_DKIM_DOMAIN: 'example', MAIL_DKIM_SELECTOR: '-', MAIL_DKIM_KEY_FILE: '/none' }

test.each([
  { NODE_ENV: 'production', DATABASE_URL: 'mysql://latchkey@db.example.com/latchkey' },
  { WORKERS: '2' },
  { SECRET_KEY: 'your-secret,changeme' },
  { SECRET_KEY: `${'0a9bQ'.repeat(3)}x7f3k2m9w8v4z1,`.repeat(2).slice(0, -1) },
  { MAIL_PROVIDER: 'qqq' },
  { MAIL_SERVER: 'smtp.example.com', MAIL_PASSWORD: 'x' },
  { MAIL_SERVER: 'smtp.example.com', MAIL_USERNAME: 'ada' },
  { ...mail, MAIL_DAILY_QUOTA: '1,2' },
  { ...mail, MAIL_ROUTES: 'qq.com=1,qq.com=1,163.com=9,x' },
  { ...mail, ...dkim },
  { ...mail, MAIL_DKIM_DOMAIN: 'example.com' },
  { BRAND_LOGO_FILE: '/none.svg' },
  { LIMIT_NOTHING: '1/1h' },
  { DATABASE_URL: '', SQLNAME: 'old' },
  { DATABASE_URL: '', SQLURL: 'mysql+pymysql://a:b@host/db?ssl_ca=x' },
])('so are faults of settings together: %j', (env) => {
  const problems = problemsOf(env)
  expect(problems).not.toEqual([])
  for (const problem of problems) expect(problem).toEqual(isChinese)
})

test.each([
  { HOST: '0.0.0.0', PUBLIC_URL: 'https://id.example.com' },
  {
    ...mail,
    NODE_ENV: 'production',
    PUBLIC_URL: 'https://id.example.com',
    SECRET_KEY: strong('k'),
    JWT_SECRET_KEY: strong('j'),
  },
])('so are settings that would let strangers in: %j', (env) => {
  const problems = problemsOf(env, refuseExposure)
  expect(problems).toEqual([isChinese])
})

test.each([
  [{ PORT: 'abc' }, 'PORT 应为 0 到 65535 的整数，而不是 abc'],
  [{ DEV_INBOX: 'maybe' }, 'DEV_INBOX 应为 true 或 false，而不是 maybe'],
  [
    { MAIL_PROVIDER: 'gmial', MAIL_DEFAULT_SENDER: 'a@example.com' },
    /^MAIL_PROVIDER 应为以下之一：\S+、qq、\S+，而不是 gmial。你要填的是 gmail 吗？$/,
  ],
  [
    { TRUST_PROXY: '10.0.0.0/99' },
    'TRUST_PROXY 应为 IP 地址或网段，例如 10.0.0.0/8，以逗号分隔，而不是 10.0.0.0/99',
  ],
  [
    { SECRET_KEY: 'short' },
    'SECRET_KEY 至少应有 32 个随机字节，不能是常见或重复的值，可用 latchkey secrets new 生成',
  ],
  [
    { SECRET_KEY: 'short,shorter' },
    'SECRET_KEY 至少应有 32 个随机字节，不能是常见或重复的值（不合要求的是第 1、2 个），可用 latchkey secrets new 生成',
  ],
  [
    {
      NODE_ENV: 'production',
      ...mail,
      PUBLIC_URL: 'https://id.example.com',
      SECRET_KEY: strong('k'),
    },
    '生产环境必须设置 JWT_SECRET_KEY，可用 latchkey secrets new 生成',
  ],
  [{ MAIL_SERVER: 'smtp.example.com' }, '设置 MAIL_SERVER 时必须同时设置 MAIL_DEFAULT_SENDER'],
  [
    { ...mail, MAIL_ROUTES: 'qq.com=2' },
    'MAIL_ROUTES 让 qq.com 使用第 2 个发信账号，但只有第 1 到第 1 个',
  ],
  [
    { LIMIT_NOTHING: '1/1h' },
    'LIMIT_NOTHING 不对应任何限制，全部限制见 docs/assurance/security.md',
  ],
  [{ BRAND_LOGO_FILE: '/none.svg' }, 'BRAND_LOGO_FILE /none.svg 无法读取'],
])('a fault reads as a sentence: %j', (env, sentence) => {
  const [problem, ...others] = problemsOf(env)
  expect(others).toEqual([])
  if (typeof sentence === 'string') expect(problem).toBe(sentence)
  else expect(problem).toMatch(sentence)
})

test('notes about settings are in Chinese, too', () => {
  const env = { ...sound, MAIL_SERVERR: 'x', BRAND_WEATHERVANE: 'x' }
  expect(readConfig(env).notes()).toEqual([
    'MAIL_SERVERR 不会生效：可能应为 MAIL_SERVER',
    'BRAND_WEATHERVANE 不会生效：没有此设置',
  ])
  const old = { DATABASE_URL: '', SQLNAME: 'old', SQLUSER: 'ada' }
  const secrets = { SECRET_KEY: strong('a'), JWT_SECRET_KEY: strong('b') }
  expect(readConfig({ ...old, ...secrets }).notes()).toEqual([
    '未设置 DATABASE_URL，数据库由 SQLNAME、SQLUSER、SQLPWD 和 SQLPORT 指定',
  ])
})

test('a port that cannot be had is told in Chinese', () => {
  const where = { host: '10.0.0.1', port: 80 }
  for (const code of ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'])
    expect(listenError({ code }, where, 'METRICS_').message).toMatch(
      /(端口 80|METRICS_HOST 10\.0\.0\.1).*：请把? ?(METRICS_PORT )?设为/,
    )
})

test('a database that cannot be used is told in Chinese, whatever the reason', () => {
  const database = readDatabaseAddress('mysql://a:b@db.example/latchkey')
  for (const code of Object.keys(codes))
    expect(databaseError({ code }, database).message).toMatch(
      /^数据库 db\.example:3306\/latchkey ?\p{Script=Han}.*$/u,
    )
  for (const errcode of Object.keys(sqlite))
    expect(databaseError({ errcode: Number(errcode) }, database).message).toEqual(isChinese)
  expect(databaseError({ code: 'EWHAT' }, database).message).toBe(
    '数据库 db.example:3306/latchkey 无法使用（EWHAT）',
  )
  const copy = readDatabaseAddress('mysql://latchkey@db.example/copy', '--to')
  expect(databaseError({ code: 'ECONNREFUSED' }, copy).message).toBe(
    '数据库 db.example:3306/copy 无法连接：请启动数据库，或更正 --to',
  )
})

test('a file that cannot be used is told in Chinese', () => {
  const path = '/work/accounts.csv'
  for (const code of ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EEXIST'])
    expect(fileFaultOf({ code, path })).toMatch(/^\/work\/accounts\.csv \p{Script=Han}+/u)
  expect(fileFaultOf({ code: 'EWHAT', path })).toBeUndefined()
})

/** The service writes these to its log, or they report a mistake of its code; `serviceWords` has those that commands meet. */
const forTheLog = [
  'apps/doctor/ask.ts',
  'database/mysql-driver.ts',
  'database/readiness.ts',
  'database/silence.ts',
  'factors/totp.ts',
  'http/app.ts',
  'http/openapi/procedures.ts',
  'http/openapi/schemas.ts',
  'mail/doctor/conversation.ts',
  'mail/doctor/socket.ts',
  'mail/texts/layout.ts',
  'mail/write-mail.ts',
  'oidc/consumption.ts',
  'outbox/queue.ts',
  'process/signals.ts',
  'process/workers.ts',
  'signing/private-key.ts',
  'webhooks/secret.ts',
]

test('no other error has its sentence in English alone', () => {
  const source = fileURLToPath(new URL('../../src/', import.meta.url))
  const english = globSync('**/*.ts', { cwd: source }).filter((file) =>
    /\bnew Error\(\s*(['"`](?!\$\{[^}]*\}['"`])|moved)/.test(
      readFileSync(join(source, file), 'utf8'),
    ),
  )
  expect(english.toSorted()).toEqual(forTheLog)
})

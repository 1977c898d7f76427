import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
}
const base = { DATABASE_URL: 'sqlite::memory:', ...secrets }
const smtp = { MAIL_SERVER: 'smtp.example.com', MAIL_DEFAULT_SENDER: 'id@example.com' }
const folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function faults(env: Record<string, string>): string[] {
  try {
    readConfig({ ...base, ...env })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('; ')
    throw error
  }
}

function keyFile(name: string, content: string): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}

const alphabetically = (one = '', other = '') => one.localeCompare(other)
const pem = { type: 'pkcs8', format: 'pem' } as const
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export(pem)
const ed25519 = generateKeyPairSync('ed25519').privateKey.export(pem)

describe('each bad variable is one plain sentence', () => {
  test.each([
    ['NODE_ENV', 'Production', 'must be production, development or test, not Production'],
    ['PORT', 'abc', 'must be a whole number from 0 to 65535, not abc'],
    ['PORT', '70000', 'must be a whole number from 0 to 65535, not 70000'],
    ['PORT', '0x10', 'must be a whole number from 0 to 65535, not 0x10'],
    ['PORT', '3000.5', 'must be a whole number from 0 to 65535, not 3000.5'],
    ['SESSION_TTL_DAYS', '-1', 'must be a whole number from 1 to 365, not -1'],
    ['METRICS_PORT', '65536', 'must be a whole number from 0 to 65535, not 65536'],
    ['OTEL_TRACES_SAMPLER_ARG', '2', 'must be a number from 0 to 1, not 2'],
    ['MAIL_USE_TLS', 'maybe', 'must be true or false, not maybe'],
    [
      'TRUST_PROXY',
      'true',
      'takes IP addresses and CIDRs such as 10.0.0.0/8, comma-separated, not true',
    ],
    [
      'MAIL_SERVER',
      'smtp://smtp.example.com',
      'must be a host name such as smtp.example.com, without smtp:// and port, not smtp://smtp.example.com',
    ],
    [
      'MAIL_DEFAULT_SENDER',
      'Latchkey <id@example.com>',
      'must be one email address such as no-reply@example.com, not Latchkey <id@example.com>',
    ],
    ['BRAND_COLOR', 'red', 'must be a colour such as #4f46e5, not red'],
    ['BRAND_NAME', 'two\nlines', 'must be 1 to 40 characters on one line, not two?lines'],
    ['BRAND_LOGO_FILE', 'logo.gif', 'must be an .svg, .png or .webp file, not logo.gif'],
    ['BRAND_LOGO_FILE', 'no-such.svg', 'no-such.svg cannot be read'],
    ['MAIL_SUPPORT_ADDRESS', 'help', 'must be an email address, not help'],
  ])('%s=%j', (name, value, sentence) => {
    expect(faults({ ...smtp, [name]: value })).toEqual([`${name} ${sentence}`])
  })

  test.each([
    ['PUBLIC_URL', 'https://id.example.com/login'],
    ['PUBLIC_URL', 'https://ada:geheim@id.example.com'],
    ['PUBLIC_URL', 'https://id.example.com/?x'],
    ['PUBLIC_URL', 'id.example.com'],
    ['PUBLIC_URL', 'ftp://id.example.com'],
    ['CORS_ORIGINS', 'https://app.example.com/'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://geheim@/?x'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://app.example.com,app.example.com'],
    ['CORS_ORIGINS', 'https://App.example.com'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '0.0.0.0/0'],
    ['TRUST_PROXY', '::ffff:10.0.0.0/8'],
    ['TRUST_PROXY', '::ffff:0:0/96'],
    ['TRUST_PROXY', '1'],
    ['TRUST_PROXY', '10.0.0.300'],
    ['TRUST_PROXY', '10.0.0.1,proxy.example'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'http://localhost'],
    ['REDIS_URL', 'redis://:ge#heim@localhost'],
    ['DATABASE_URL', 'postgres://ada:geheim@localhost/x'],
    ['DATABASE_URL', 'mysql://ada:ge#heim@localhost/x'],
    ['DATABASE_URL', 'sqlite:'],
    ['SECRET_KEY', 'geheim'],
    ['MAIL_PORT', '0'],
    ['MAIL_DAILY_QUOTA', '500,,200'],
    ['MAIL_DAILY_QUOTA', '-5'],
    ['MAIL_FALLBACK_URLS', 'https://ada:geheim@smtp.example.com?from=a@example.com'],
    ['MAIL_FALLBACK_URLS', 'smtps://ada:geheim@smtp.example.com'],
    ['MAIL_FALLBACK_URLS', 'smtps://ada:%zzgeheim@smtp.example.com?from=a@example.com'],
    ['MAIL_FALLBACK_URLS', 'smtps://ada@smtp.example.com?from=a@example.com'],
  ])('%s refuses %j, without secrets and without a library talking', (name, value) => {
    const told = faults({ ...smtp, [name]: value })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(new RegExp(`^${name} (must|takes) `))
    expect(told[0]).not.toMatch(/geheim|ge#heim|Invalid|expected|Too (big|small)/)
  })
})

test('all faults are told at once, those between variables too', () => {
  const told = faults({
    NODE_ENV: 'production',
    PORT: 'abc',
    SECRET_KEY: 'geheim',
    JWT_SECRET_KEY: '',
    TRUST_PROXY: 'true,10.0.0.0/99',
    MAIL_PROVIDER: 'qqq',
    MAIL_PORT: 'x',
    MAIL_USERNAME: 'ada',
    MAIL_FALLBACK_URLS: 'nonsense',
    BRAND_COLOR: 'red',
    MAIL_DKIM_SELECTOR: 'mail',
  })
  expect(told.map((sentence) => sentence.split(' ')[0]).toSorted(alphabetically)).toEqual([
    'BRAND_COLOR',
    'JWT_SECRET_KEY',
    'MAIL_DEFAULT_SENDER',
    'MAIL_DKIM_DOMAIN',
    'MAIL_DKIM_KEY_FILE',
    'MAIL_FALLBACK_URLS',
    'MAIL_PASSWORD',
    'MAIL_PORT',
    'MAIL_PROVIDER',
    'PORT',
    'PUBLIC_URL',
    'SECRET_KEY',
    'TRUST_PROXY',
    'TRUST_PROXY',
  ])
})

test('what is right is taken as it is', () => {
  const config = readConfig({
    ...base,
    PUBLIC_URL: 'https://id.example.com/',
    TRUST_PROXY: '10.0.0.0/8, ::1, fd00::/8',
    CORS_ORIGINS: 'https://app.example.com,http://localhost:5173',
    REDIS_URL: 'rediss://:p%23w@redis.example.com:6380/1',
    PORT: '0',
  })
  expect(config).toMatchObject({
    publicUrl: 'https://id.example.com',
    trustProxy: ['10.0.0.0/8', '::1', 'fd00::/8'],
    corsOrigins: ['https://app.example.com', 'http://localhost:5173'],
    redisUrl: 'rediss://:p%23w@redis.example.com:6380/1',
    port: 0,
    senders: [],
    mailRoutes: {},
    mailNotifyUnknown: true,
    brand: { name: 'Latchkey', color: '#0f6b5c' },
  })
  expect(config.dkim).toBeUndefined()
})

describe('providers', () => {
  const account = { MAIL_USERNAME: 'ada@example.com', MAIL_PASSWORD: 'geheim' }

  test.each([
    ['qq', 'smtp.qq.com', 465],
    ['163', 'smtp.163.com', 465],
    ['126', 'smtp.126.com', 465],
    ['exmail', 'smtp.exmail.qq.com', 465],
    ['gmail', 'smtp.gmail.com', 465],
    ['outlook', 'smtp.office365.com', 587],
    ['aliyun', 'smtpdm.aliyun.com', 465],
    ['tencent', 'smtp.qcloudmail.com', 465],
    ['sendgrid', 'smtp.sendgrid.net', 465],
    ['mailgun', 'smtp.mailgun.org', 465],
    ['ses', 'email-smtp.us-east-1.amazonaws.com', 465],
  ])('%s fills in %s:%i with TLS', (MAIL_PROVIDER, host, port) => {
    expect(readConfig({ ...base, ...account, MAIL_PROVIDER }).senders).toEqual([
      {
        host,
        port,
        tls: true,
        username: 'ada@example.com',
        password: 'geheim',
        from: { name: 'Latchkey', address: 'ada@example.com' },
      },
    ])
  })

  test('explicit variables win over the preset', () => {
    const [sender] = readConfig({
      ...base,
      ...account,
      MAIL_PROVIDER: 'ses',
      MAIL_SERVER: 'email-smtp.eu-west-1.amazonaws.com',
      MAIL_PORT: '587',
      MAIL_USE_TLS: 'false',
      MAIL_DEFAULT_SENDER: 'id@example.com',
    }).senders
    expect(sender).toMatchObject({
      host: 'email-smtp.eu-west-1.amazonaws.com',
      port: 587,
      tls: false,
      from: { address: 'id@example.com' },
    })
  })

  test('an unknown name lists the known ones', () => {
    const [told] = faults({ ...account, MAIL_PROVIDER: 'hotmail' })
    for (const name of ['qq', '163', 'gmail', 'tencent', 'ses']) expect(told).toContain(name)
  })

  test.each([
    ['gmial', 'gmail'],
    ['Tencent', 'tencent'],
  ])('%s is a typo, and what was meant is named', (MAIL_PROVIDER, meant) => {
    const [told] = faults({ ...account, MAIL_PROVIDER })
    expect(told).toMatch(new RegExp(`, not ${MAIL_PROVIDER}. Did you mean ${meant}\\?$`))
  })

  test('production is content with a provider instead of a server', () => {
    const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://id.example.com' }
    expect(faults({ ...production, ...account, MAIL_PROVIDER: 'qq' })).toEqual([])
    expect(faults(production)).toEqual(['MAIL_SERVER or MAIL_PROVIDER is required in production'])
  })

  test('a user name that is no address needs a sender address', () => {
    const env = { MAIL_PROVIDER: 'sendgrid', MAIL_USERNAME: 'apikey', MAIL_PASSWORD: 'x' }
    expect(faults(env)).toEqual([
      'MAIL_DEFAULT_SENDER is required, because MAIL_USERNAME is not an email address',
    ])
  })
})

describe('several senders', () => {
  const three = {
    ...smtp,
    BRAND_NAME: 'Acme',
    MAIL_FALLBACK_URLS:
      'smtps://ada%40163.com:p%2Cw@smtp.163.com?from=ada@163.com, smtp://[::1]:2525?from=b@example.com',
  }

  test('are read in order, with quotas and the brand as their name', () => {
    expect(readConfig({ ...base, ...three, MAIL_DAILY_QUOTA: '500,0' }).senders).toEqual([
      {
        host: 'smtp.example.com',
        port: 587,
        tls: true,
        from: { name: 'Acme', address: 'id@example.com' },
        dailyQuota: 500,
      },
      {
        host: 'smtp.163.com',
        port: 465,
        tls: true,
        secure: true,
        username: 'ada@163.com',
        password: 'p,w',
        from: { name: 'Acme', address: 'ada@163.com' },
      },
      {
        host: '::1',
        port: 2525,
        tls: true,
        secure: false,
        from: { name: 'Acme', address: 'b@example.com' },
      },
    ])
  })

  test('are named by routes, counted from 1', () => {
    const env = { ...base, ...three, MAIL_ROUTES: 'QQ.com=1, 163.com=2,126.com=3' }
    expect(readConfig(env).mailRoutes).toEqual({ 'qq.com': 0, '163.com': 1, '126.com': 2 })
  })

  test.each([
    ['qq.com=4', 'MAIL_ROUTES sends qq.com to sender 4, but the senders are 1 to 3'],
    ['qq.com=0', 'MAIL_ROUTES sends qq.com to sender 0, but the senders are 1 to 3'],
    ['qq.com', 'MAIL_ROUTES takes domain=number such as qq.com=1, not qq.com'],
    ['qq.com=1,QQ.com=2', 'MAIL_ROUTES names qq.com twice'],
  ])('the routes %s are refused', (MAIL_ROUTES, sentence) => {
    expect(faults({ ...three, MAIL_ROUTES })).toEqual([sentence])
  })

  test('more quotas than senders are refused', () => {
    expect(faults({ ...three, MAIL_DAILY_QUOTA: '1,2,3,4' })).toEqual([
      'MAIL_DAILY_QUOTA has 4 numbers for 3 senders',
    ])
  })

  test('fallbacks without a primary sender are refused', () => {
    expect(faults({ MAIL_FALLBACK_URLS: 'smtp://localhost?from=a@example.com' })).toEqual([
      'MAIL_SERVER or MAIL_PROVIDER is required with MAIL_FALLBACK_URLS',
    ])
  })
})

describe('DKIM', () => {
  const dkim = { MAIL_DKIM_DOMAIN: 'Example.com', MAIL_DKIM_SELECTOR: 'mail2026' }

  test('is read from its key file', () => {
    const MAIL_DKIM_KEY_FILE = keyFile('rsa.pem', rsa)
    const expected = { domain: 'example.com', selector: 'mail2026', privateKey: rsa }
    expect(readConfig({ ...base, ...dkim, MAIL_DKIM_KEY_FILE }).dkim).toEqual(expected)
  })

  test.each([
    ['a missing file', () => join(folder, 'nowhere.pem'), 'cannot be read'],
    [
      'a key of another kind',
      () => keyFile('ed25519.pem', ed25519),
      'must hold an RSA private key',
    ],
    ['no key', () => keyFile('text.pem', 'geheim'), 'must hold an RSA private key'],
  ])('with %s is refused', (_, file, sentence) => {
    const told = faults({ ...dkim, MAIL_DKIM_KEY_FILE: file() })
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(sentence)
    expect(told[0]).not.toContain('geheim')
  })

  test('wants all three variables or none', () => {
    expect(faults({ MAIL_DKIM_DOMAIN: 'example.com' })).toEqual([
      'MAIL_DKIM_SELECTOR is required with MAIL_DKIM_DOMAIN',
      'MAIL_DKIM_KEY_FILE is required with MAIL_DKIM_DOMAIN',
    ])
  })
})

describe('kept secrets', () => {
  const unset = { SECRET_KEY: '', JWT_SECRET_KEY: '' }

  test(
    'are made once, readable by their owner only, and stay',
    { tags: ['asvs-11.6.1', 'asvs-13.3.2'] },
    () => {
      const env = { ...unset, DATABASE_URL: `sqlite:${join(folder, 'kept', 'x.db')}` }
      const first = readConfig(env)
      expect(readConfig(env)).toMatchObject({
        secretKeys: first.secretKeys,
        jwtSecretKeys: first.jwtSecretKeys,
      })
      expect(statSync(join(folder, 'kept', 'secrets.json')).mode & 0o777).toBe(0o600)
    },
  )

  test('are rotated as lists in their file', () => {
    const env = { ...unset, DATABASE_URL: `sqlite:${join(folder, 'rotated', 'x.db')}` }
    const [old] = readConfig(env).secretKeys
    const file = join(folder, 'rotated', 'secrets.json')
    const fresh = 'kJ2vQ9xTzLw4RbN7sYpE1cHfGm8uDaXo'
    writeFileSync(file, readFileSync(file, 'utf8').replace(old, `${fresh},${old}`))
    expect(readConfig(env).secretKeys).toEqual([fresh, old])
  })

  test.each([
    ['is cut off', (text: string) => text.slice(0, 60)],
    ['lacks a secret', (text: string) => text.replace('jwtSecretKey', 'other')],
    ['is empty', () => ''],
  ])('a file that %s is told by its name, and its content is not', (name, damage) => {
    const file = join(folder, name, 'secrets.json')
    const env = { ...unset, DATABASE_URL: `sqlite:${join(folder, name, 'x.db')}` }
    const [secretKey] = readConfig(env).secretKeys
    writeFileSync(file, damage(readFileSync(file, 'utf8')))
    const [told] = faults(env)
    expect(told).toContain(`${file}, which keeps the generated secrets, is damaged`)
    expect(told).not.toContain(secretKey.slice(0, 12))
  })

  test('a file that cannot be read is told with the reason', () => {
    const path = join(folder, 'unreadable')
    const env = { ...unset, DATABASE_URL: `sqlite:${join(path, 'x.db')}` }
    readConfig(env)
    rmSync(join(path, 'secrets.json'))
    // A folder of that name cannot be read, not even by root, whom modes do not stop.
    readConfig({ ...unset, DATABASE_URL: `sqlite:${join(path, 'secrets.json', 'x.db')}` })
    expect(faults(env)[0]).toContain('cannot be read (EISDIR)')
  })
})

describe('what a file of variables hands on around a value', () => {
  test.each([
    ['an end of line of Windows', 'sqlite:data/x.db\r', 'sqlite:data/x.db'],
    ['spaces', '  sqlite:data/x.db ', 'sqlite:data/x.db'],
    ['quotes', '"sqlite:data/x.db"', 'sqlite:data/x.db'],
    ['both', `'sqlite:data/x.db'\r\n`, 'sqlite:data/x.db'],
  ])('%s is no part of it', (_what, given, meant) => {
    expect(readConfig({ ...base, DATABASE_URL: given }).databaseUrl).toBe(meant)
    const env = {
      ...base,
      HOST: given.replaceAll(meant, '127.0.0.1'),
      PORT: given.replaceAll(meant, '80'),
    }
    expect(readConfig(env)).toMatchObject({ host: '127.0.0.1', port: 80 })
  })

  test('is part of a secret, but for the end of a line', () => {
    const secret = `"${secrets.SECRET_KEY}"`
    expect(readConfig({ ...base, SECRET_KEY: `${secret}\r` }).secretKeys).toEqual([secret])
  })

  test.each([
    'sqlite:~/x.db',
    'sqlite://data/x.db',
    'sqlite:///data/x.db',
    'sqlite:file:x.db',
    'sqlite:x.db?mode=ro',
    'sqlite: x.db',
  ])('%s names no other file in silence: it is refused with what to write', (DATABASE_URL) => {
    expect(faults({ DATABASE_URL }).join()).toContain('sqlite:data/latchkey.db')
  })
})

import { expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'

const secret = 'a test secret of 32 bytes and then some 0123456789'

const production = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://id.example',
  DATABASE_URL: 'sqlite::memory:',
  JWT_SECRET_KEY: secret,
  SECRET_KEY: `${secret} too`,
  MAIL_SERVER: 'smtp.example',
  MAIL_DEFAULT_SENDER: 'latchkey@example.com',
}

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env)
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

test('production starts with everything it needs', () => {
  expect(faultsOf(production)).toBe('')
})

const required = ['PUBLIC_URL', 'JWT_SECRET_KEY', 'SECRET_KEY', 'MAIL_SERVER']

test('production without anything names all it misses at once', { tags: ['security-17'] }, () => {
  const faults = faultsOf({ NODE_ENV: 'production', DATABASE_URL: 'sqlite::memory:' })
  for (const name of required) expect(faults).toMatch(new RegExp(`(^|; )${name} `))
})

test.each(required)(
  'production does not start with an empty %s',
  { tags: ['security-17'] },
  (name) => {
    expect(faultsOf({ ...production, [name]: '' })).toMatch(new RegExp(`^${name} `))
  },
)

test.each([
  ['mysql://root@db.example/latchkey', 1],
  ['mysql://root:@10.0.0.5:3306/latchkey', 1],
  ['mysql://root@127.0.0.1/latchkey', 0],
  ['mysql://latchkey:geheim@db.example/latchkey', 0],
])(
  'production with the database %s has %i faults',
  { tags: ['asvs-13.2.3'] },
  (DATABASE_URL, count) => {
    const faults = faultsOf({ ...production, DATABASE_URL })
    expect(faults.split('; ').filter(Boolean)).toHaveLength(count)
    expect(faultsOf({ DATABASE_URL, SECRET_KEY: secret, JWT_SECRET_KEY: secret })).toBe('')
  },
)

test.each([
  'secret',
  'changeme',
  'jwt-secret-string',
  'short-0123456789',
  'a'.repeat(64),
  'abcd'.repeat(16),
  'jwt-secret-string'.repeat(3),
  '0123456789abcdef'.repeat(4),
  'a-string-secret-at-least-256-bits-long',
  'your-secret-key-change-in-production',
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
])(
  'the secret %s refuses to start, in development too',
  { tags: ['security-17', 'asvs-11.2.3'] },
  (weak) => {
    for (const NODE_ENV of ['production', 'development']) {
      for (const name of ['JWT_SECRET_KEY', 'SECRET_KEY']) {
        const faults = faultsOf({ ...production, NODE_ENV, [name]: weak })
        expect(faults).toMatch(new RegExp(`^${name} `))
        // The message may be logged: it names the variable, never its value.
        if (weak.length > 10) expect(faults).not.toContain(weak)
      }
    }
  },
)

import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (path: string) => readFileSync(root + path, 'utf8')

/** Code that runs in production: the server, the pages, the shared package. */
const files = globSync('{apps,packages}/*/src/**/*.{ts,tsx}', { cwd: root }).toSorted()
const holding = (pattern: RegExp) => files.filter((file) => pattern.test(read(file)))

/** The hash of another program is compared by its own means, until the first sign-in. */
const foreign = (kind: string) => `apps/server/src/foreign-hashes/${kind}.ts`

test('the source is found', () => {
  expect(files.length).toBeGreaterThan(150)
  expect(holding(/createHmac\(/)).toEqual([foreign('sha256'), 'apps/server/src/keys.ts'])
})

test.each<[name: string, pattern: RegExp, known?: string]>([
  ['a hash that is broken', /['"](md5|sha1|ripemd160)['"]/i, foreign('pbkdf2')],
  // The scripts of usernames are a list in the same file.
  ['a pattern made of a value', /(?<!oneScript = \(\) => new )RegExp\(/],
  ['a certificate that is not checked', /rejectUnauthorized|NODE_TLS_REJECT/],
  ['a listener for messages of other windows', /window\.addEventListener\('message'|\bonmessage\b/],
  ['a setting in a global of the page', /window\.\w+ =|globalThis\.\w+ =/],
  ['an entity made of an input', /\.assign\(\w+, (ctx\.)?input|create\(\w+, (ctx\.)?input/],
])(
  '%s is nowhere',
  {
    tags: ['asvs-1.2.9', 'asvs-3.5.5', 'asvs-11.4.1', 'asvs-12.3.2', 'asvs-15.3.3'],
  },
  (_name, pattern, known) => {
    expect(holding(pattern).filter((file) => file !== known)).toEqual([])
  },
)

test(
  'one authenticated cipher encrypts, in one place',
  { tags: ['asvs-11.3.1', 'asvs-11.3.2'] },
  () => {
    const encryption = 'apps/server/src/signing/encryption.ts'
    expect(holding(/createCipher|createDecipher|\baes-|\bdes3?\b|\brc4\b/i)).toEqual([
      foreign('firebase'),
      encryption,
    ])
    const named = read(encryption).match(/'(aes|des|rc4|chacha)[\w-]*'/gi)
    expect(named).toEqual(["'aes-256-gcm'"])
  },
)

test(
  'randomness that can be guessed only spreads the times of retries',
  { tags: ['asvs-6.5.3', 'asvs-11.5.1'] },
  () => {
    expect(holding(/Math\.random/)).toEqual([
      'apps/server/src/database/retry.ts',
      'apps/server/src/mail/delivery.ts',
      'apps/server/src/outbox/backoff.ts',
      'packages/client/src/patience.ts',
    ])
  },
)

test(
  'the inventory of cryptography names every file that does some',
  { tags: ['asvs-11.1.2', 'asvs-11.1.3'] },
  () => {
    const doing = holding(
      /\bhmac\(|node:crypto|@node-rs\/argon2|jsonwebtoken|'jose'|'otpauth'|'@simplewebauthn\/server'|@noble\/hashes|crypto\.subtle/,
    )
    const inventory = read('docs/assurance/cryptography.md')
    const named = [...inventory.matchAll(/`([\w/.-]+\.tsx?)`/g)].map(([, file = '']) => file)
    expect([...new Set(named)].toSorted()).toEqual(doing)
  },
)

test('secrets are compared in constant time, in one place', { tags: ['asvs-11.2.4'] }, () => {
  expect(holding(/timingSafeEqual\(/)).toEqual(['apps/server/src/keys.ts'])
  const hashed =
    /(hmac|tokenHash|challengeCode)\([^;\n?]*\) [!=]==|[!=]== (hmac|tokenHash|challengeCode)\(/
  expect(holding(hashed)).toEqual([])
  const holders = [
    'apps/app-credentials',
    'audit/judge',
    'auth/disown',
    'codes/code',
    'factors/passkey-challenge',
    'proxy/hops',
    'sessions/known-device',
    'sessions/refresh-token',
    'sessions/rotation',
  ]
  for (const name of holders) {
    expect(read(`apps/server/src/${name}.ts`), name).toContain('constantTimeEqual(')
  }
})

test('only commands and the log write anything out', { tags: ['asvs-16.2.3'] }, () => {
  const writing = holding(/\bconsole\.(log|error|warn|info)|process\.std(out|err)/)
  expect(
    writing.filter(
      (file) =>
        !/^apps\/server\/src\/(cli\/[\w-]+|process\/(compile-cache|serve|signals|program))\.ts$/.test(
          file,
        ),
    ),
  ).toEqual([])
  expect(holding(/writeFile|appendFile|createWriteStream/)).toEqual([
    'apps/server/src/cli/actions/mail-preview.ts',
    'apps/server/src/config/kept-secrets.ts',
    'apps/server/src/database/trial/load-dump.ts',
  ])
})

test('every program keeps its files to itself, and tells its faults without statements', () => {
  expect(holding(/^beginProgram\(\)$/m)).toEqual([
    'apps/server/src/cli/main.ts',
    'apps/server/src/main.ts',
  ])
})

import { digestPassword } from '@latchkey/shared/digest'
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDigestList } from '../../src/passwords/digest-list.ts'
import { createWeakPasswords } from '../../src/passwords/weak-password.ts'
import { AppError } from '../../src/errors.ts'
import { commonest, commonFile } from '../support/common-passwords.ts'
import { good, password, refusal, register } from '../support/harness.ts'
import { built } from '@latchkey/tools/testing/server-process'
import { createLastingDatabase, launch } from '../support/server-process.ts'
import { useTestApp } from '../support/use-test-app.ts'

const common = readDigestList(commonFile)
const clock = () => new Date('2026-05-01T12:00:00Z')
const weak = createWeakPasswords({ common, brand: 'Blue Door', clock })

function isRefused(text: string, identity = { username: 'Marlowe', email: 'philip@example.com' }) {
  try {
    weak.reject(digestPassword(text), identity)
    return false
  } catch (error) {
    if (error instanceof AppError && error.reason === 'PASSWORD_BREACHED') return true
    throw error
  }
}

test.each(['', 'a', '~', 'a1', '  ', '1234567', 'abc123', 'qwerty', 'monkey'])(
  'the short password %j is refused, whoever digests it',
  { tags: ['asvs-6.2.1', 'asvs-6.2.4'] },
  (text) => expect(isRefused(text)).toBe(true),
)

test.each([
  ['Marlowe', 'the name as typed'],
  ['marlowe2026', 'the name and the year'],
  ['ewolram', 'the name turned round'],
  ['Philip123!', 'the part before the @'],
  ['philip@example.com', 'the address'],
  ['Latchkey!', 'the product'],
  ['bluedoor2025', 'the brand'],
  ['Blue Door1', 'the brand as written'],
  ['Welcome2026!', 'a common stem and the year'],
  ['woaini5201314', 'a common stem and lucky numbers'],
])('%s is refused: %s', { tags: ['asvs-6.1.2', 'asvs-6.2.11'] }, (text) =>
  expect(isRefused(text)).toBe(true),
)

test.each(['correct horse battery staple', 'marlowe trusts nobody at all', 'Vq7-nebel-kranich'])(
  '%s is taken',
  (text) => expect(isRefused(text)).toBe(false),
)

describe('over the wire', async () => {
  const app = await useTestApp({ CODE_RESEND_SECONDS: '0' })
  const ann = app.browser()
  await register(app, ann, 'ann')
  const breached = { reason: 'PASSWORD_BREACHED', fields: { password: 'INVALID' } }
  const rare = commonest[99_999] ?? ''

  async function prove(type: 'register' | 'reset_password', email: string) {
    const { challengeId } = await app.browser().api.auth.sendCode.mutate({ email, type })
    return { challengeId, code: await app.mailbox.code(email) }
  }

  test.each([rare, 'annette1234', '', 'x', '1234567'])(
    'registering with %s is refused',
    { tags: ['asvs-6.2.4', 'asvs-6.2.11', 'asvs-6.2.12'] },
    async (text) => {
      const proof = await prove('register', `annette-${text.length}@example.com`)
      const attempt = { ...proof, username: 'annette', password: password(text) }
      expect(await refusal(app.browser().api.auth.register.mutate(attempt))).toMatchObject(breached)
    },
  )

  test.each([rare, 'ann@example.com'])(
    'resetting to %s is refused',
    { tags: ['asvs-6.2.4', 'asvs-6.2.11', 'asvs-6.2.12'] },
    async (text) => {
      const attempt = { ...(await prove('reset_password', 'ann@example.com')) }
      const call = app
        .browser()
        .api.auth.resetPassword.mutate({ ...attempt, password: password(text) })
      expect(await refusal(call)).toMatchObject(breached)
    },
  )

  test.each([rare, 'Latchkey2026'])(
    'changing to %s is refused',
    { tags: ['asvs-6.2.4', 'asvs-6.2.11', 'asvs-6.2.12'] },
    async (text) => {
      const change = { currentPassword: good, password: password(text) }
      const call = ann.api.account.changePassword.mutate(change)
      expect(await refusal(call)).toMatchObject(breached)
    },
  )
})

test('a server without the built list does not start, and says to build it', async () => {
  await using database = await createLastingDatabase()
  const server = join(database.folder, 'apps', 'server')
  mkdirSync(server, { recursive: true })
  cpSync(built, join(server, 'dist'), { recursive: true })
  cpSync(join(built, '..', 'package.json'), join(server, 'package.json'))
  symlinkSync(join(built, '..', 'node_modules'), join(server, 'node_modules'))
  rmSync(join(server, 'dist', 'common-passwords.bin'))
  await using program = launch(
    'main',
    { DATABASE_URL: database.url },
    { dist: join(server, 'dist') },
  )
  const { code, err } = await program.ended
  expect(code).toBe(1)
  expect(err).toContain('the list of common passwords is not built')
})

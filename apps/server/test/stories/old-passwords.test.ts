import type { PasswordDigest } from '@latchkey/shared/digest'
import { hash } from '@node-rs/argon2'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { hours } from '../../src/clock.ts'
import { good, password, refusal, register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
await register(app, app.browser(), 'real')

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex') as PasswordDigest
const plain = 'correct horse battery staple'

test.each([
  ['an unknown user', 'nobody', good],
  ['an unknown address', 'nobody@example.com', good],
  ['a wrong password', 'real', password('wrong wrong wrong')],
  ['a plain SHA-256 of the right password', 'real', sha256(plain)],
  ['a SHA-256 of its digest', 'real', sha256(good)],
  ['a doubled SHA-256', 'real', sha256(sha256(plain))],
])(
  'a failed sign-in looks the same for %s',
  { tags: ['security-14', 'asvs-6.3.8'] },
  async (_name, identifier, digest) => {
    app.pass(hours(2))
    expect(await refusal(signIn(app.browser(), identifier, digest))).toEqual({
      code: 'UNAUTHORIZED',
      httpStatus: 401,
      path: 'auth.login',
      reason: 'INVALID_CREDENTIALS',
    })
  },
)

test.each([
  ['a plain SHA-256, as before', sha256(plain)],
  ['the digest itself', good],
  ['a SHA-256 of the digest', sha256(good)],
  ['an upper-case SHA-256', sha256(plain).toUpperCase()],
  ['nothing', ''],
  ['an Argon2id string without our pepper', await hash(good, { memoryCost: 64, timeCost: 1 })],
])(
  'a row that holds %s signs nobody in',
  { tags: ['security-14', 'asvs-11.2.5'] },
  async (_name, stored) => {
    await app.database.em
      .fork()
      .nativeUpdate(User, { usernameCanonical: 'real' }, { password: stored })
    for (const digest of [
      good,
      sha256(plain),
      sha256(good),
      stored.toLowerCase() as PasswordDigest,
    ]) {
      // A lockout by the earlier failure must not cause the refusal under test.
      app.pass(hours(2))
      const { reason } = await refusal(signIn(app.browser(), 'real', digest))
      expect(reason).toBe(/^[0-9a-f]{64}$/.test(digest) ? 'INVALID_CREDENTIALS' : 'INVALID_INPUT')
    }
  },
)

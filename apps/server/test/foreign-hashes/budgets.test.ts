import { hash as bcryptHash } from '@node-rs/bcrypt'
import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { lockoutPolicy } from '../../src/passwords/lockout-policy.ts'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { refusal } from '../support/harness.ts'
import { formsOf, startWithHashes } from './people.ts'
import { vectors } from './vectors.ts'

test('a wrong password counts also where no place is left to compare the imported hash', async () => {
  await using service = await startWithHashes({ ann: await bcryptHash('any', 11) })
  const { app } = service
  const names = Array.from({ length: 45 }, (_, index) => `name${index}`)
  const reasons = await Promise.all(
    names.map(async (identifier) => {
      const tried = app.browser().api.auth.login.mutate({ identifier, ...formsOf('wrong') })
      return (await refusal(tried)).reason
    }),
  )
  expect(reasons).toContain('UNAVAILABLE')
  const em = app.database.em.fork()
  expect(await em.count(SecurityEvent, { kind: 'sign_in_failed' })).toBe(names.length)
})

test('a name is compared with its own hash also while its password is off', async () => {
  const others = Array.from({ length: 30 }, (_, index) => [
    `quick${index}`,
    vectors['ldap ssha256'],
  ])
  const slow = await bcryptHash('right', 13)
  await using service = await startWithHashes({ ...Object.fromEntries(others), victim: slow })
  const { app } = service
  const duration = async (identifier: string, text: string) => {
    const begin = performance.now()
    const tried = app.browser().api.auth.login.mutate({ identifier, ...formsOf(text) })
    expect((await refusal(tried)).reason).toBe('INVALID_CREDENTIALS')
    return performance.now() - begin
  }
  const before = await duration('victim', 'wrong')
  await duration('victim@example.com', 'wrong')
  const changed = await app.database.em
    .fork()
    .nativeUpdate(Lockout, { failures: 2 }, { failures: lockoutPolicy.off })
  expect(changed).toBe(1)
  expect(await duration('victim', 'right')).toBeGreaterThan(before / 3)
})

import { afterAll, expect, test, vi } from 'vitest'
import { days, later } from '../../src/clock.ts'
import { SealedHash } from '../../src/foreign-hashes/sealed-hash.entity.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { password, refusal, resetPassword, type TestApp } from '../support/harness.ts'
import { holdAt } from '../security/overlap/hold.ts'
import { withHold } from '../security/overlap/world.ts'
import { formsOf, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('../security/overlap/hold.ts')).holding(load),
)

const names = Array.from({ length: 12 }, (_, index) => `person${index}`)
const all = {
  ...Object.fromEntries(names.map((name) => [name, vectors['bcrypt 2b']])),
  weak: vectors['ldap ssha256'],
}
const service = await startWithHashes(all, { CODE_RESEND_SECONDS: '0' })
afterAll(() => service[Symbol.asyncDispose]())
const { app } = service
const people = names.values()
const next = () => people.next().value ?? ''

const signInHeld = (name: string, hold: string) =>
  withHold(app.browser(), hold).auth.login.mutate({ identifier: name, ...formsOf(typed) })

test('a first sign-in that a deletion overtakes right before its write changes nothing', async () => {
  const em = () => app.database.em.fork()
  const before = await em().findOneOrFail(User, { username: 'weak' })
  const login = { identifier: 'weak', ...formsOf(typed) }
  const asked = await app.browser().api.auth.login.mutate(login)
  if (asked.status !== 'code_required') throw new Error(asked.status)
  const code = await app.mailbox.code('weak@example.com')
  const proof = { challengeId: asked.challenge.challengeId, code }
  const first = holdAt(0)
  const held = withHold(app.browser(), first.name).auth.login.mutate({ ...login, proof })
  await first.reached
  const now = app.now()
  await em().insert(Deletion, { user: before.id, requestedAt: now, dueAt: later(now, days(7)) })
  first.open()
  expect(await held).toMatchObject({ status: 'deletion_pending' })
  const after = await em().findOneOrFail(User, { username: 'weak' })
  expect(after.password).toBe(before.password)
  expect(await em().count(SealedHash, { user: before.id })).toBe(1)
  const kept = await app.browser().api.auth.login.mutate({ ...login, proof, cancelDeletion: true })
  expect(kept).toMatchObject({ status: 'signed_in' })
})

const rivals: Record<string, (app: TestApp, name: string) => Promise<unknown>> = {
  'a reset': (_, name) => {
    const wish = password('another one that came later')
    return resetPassword(app, app.browser(), { email: `${name}@example.com`, wish })
  },
  'forgetting the hash': () => app.database.em.fork().nativeDelete(SealedHash, {}),
}

test.each(Object.entries(rivals))(
  'a first sign-in that %s overtakes right before its write opens nothing and stores nothing',
  async (_, overtake) => {
    const first = holdAt(0)
    const name = next()
    const held = signInHeld(name, first.name)
    await first.reached
    await overtake(app, name)
    first.open()
    expect((await refusal(held)).reason).toBe('INVALID_CREDENTIALS')
    const { api } = app.browser()
    const again = api.auth.login.mutate({ identifier: name, password: password(typed) })
    expect((await refusal(again)).reason).toBe('INVALID_CREDENTIALS')
  },
)

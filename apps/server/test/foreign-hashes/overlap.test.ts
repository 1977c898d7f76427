import { afterAll, expect, test, vi } from 'vitest'
import { SealedHash } from '../../src/foreign-hashes/sealed-hash.entity.ts'
import { password, refusal, resetPassword, type TestApp } from '../support/harness.ts'
import { holdAt } from '../security/overlap/hold.ts'
import { withHold } from '../security/overlap/world.ts'
import { formsOf, startWithHashes } from './people.ts'
import { typed, vectors } from './vectors.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('../security/overlap/hold.ts')).holding(load),
)

const names = Array.from({ length: 12 }, (_, index) => `person${index}`)
const all = Object.fromEntries(names.map((name) => [name, vectors['bcrypt 2b']]))
const service = await startWithHashes(all, { CODE_RESEND_SECONDS: '0' })
afterAll(() => service[Symbol.asyncDispose]())
const { app } = service
const people = names.values()
const next = () => people.next().value ?? ''

const signInHeld = (name: string, hold: string) =>
  withHold(app.browser(), hold).auth.login.mutate({ identifier: name, ...formsOf(typed) })

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

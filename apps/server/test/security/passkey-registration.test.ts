import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { expect, test } from 'vitest'
import { later, minutes } from '../../src/clock.ts'
import { Passkey } from '../../src/factors/passkey.entity.ts'
import { SpentChallenge } from '../../src/factors/spent-challenge.entity.ts'
import { tokenHash } from '../../src/keys.ts'
import { User } from '../../src/users/user.entity.ts'
import { addPasskey, beginRegistration, registerByPasskey } from '../support/authenticator.ts'
import { good, refusal, register } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ CODE_RESEND_SECONDS: '0', LIMIT_REGISTRATIONS_PER_IP: '1000/1h' })
const em = () => app.database.em.fork()
let people = 0
const newName = () => `person${(people += 1)}`
const count = (username: string) => em().count(User, { username })
const device = () => createAuthenticator({ origin: app.url })

type Made = ReturnType<ReturnType<typeof device>['create']>
type Options = Awaited<ReturnType<typeof beginRegistration>>['options']

/** Each answer has one fault, and the refusal does not reveal which. */
const faults: [string, (options: Options) => Made | Promise<Made>][] = [
  ['of another page', (options) => device().create(options, { origin: 'https://evil.example' })],
  ['for another host', (options) => device().create(options, { rpId: 'evil.example' })],
  ['without verification', (options) => device().create(options, { verifies: false })],
  ['without presence', (options) => device().create(options, { present: false })],
  ['that is not found without a name', (options) => device().create(options, { rk: false })],
  [
    'with an attestation that nobody asked for',
    (options) => device().create(options, { format: 'tpm' }),
  ],
  [
    'for the challenge of another registration',
    async () => {
      const other = await beginRegistration(app, app.browser(), newName())
      return device().create(other.options)
    },
  ],
  [
    'for a challenge to sign in',
    async (options) => {
      const { challenge } = (await app.browser().api.auth.passkeyOptions.mutate({})).options
      return device().create({ ...options, challenge })
    },
  ],
  [
    'for a challenge to add a passkey',
    async () => {
      const { browser } = await somebody()
      return device().create((await browser.api.account.addPasskey.mutate()).options)
    },
  ],
  ['for a challenge of nobody', (options) => device().create({ ...options, challenge: 'AAAA' })],
]

async function somebody() {
  const browser = app.browser()
  await register(app, browser, newName())
  return { browser }
}

test.each(faults)('a passkey %s begins no account', async (_what, make) => {
  const name = newName()
  const browser = app.browser()
  const { mailed, options } = await beginRegistration(app, browser, name)
  const passkey = await make(options)
  const call = browser.api.auth.register.mutate({ ...mailed, passkey })
  expect(await refusal(call)).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { passkey: 'INVALID' },
  })
  expect(await count(name)).toBe(0)
  // The code is not spent: a right answer or a password can still use it.
  const right = device().create(options)
  await browser.api.auth.register.mutate({ ...mailed, passkey: right })
})

test('an answer counts once, and for five minutes', async () => {
  const browser = app.browser()
  const name = newName()
  const { mailed, options } = await beginRegistration(app, browser, name)
  const passkey = device().create(options)
  app.pass(minutes(6))
  const late = browser.api.auth.register.mutate({ ...mailed, passkey })
  expect(await refusal(late)).toMatchObject({ fields: { passkey: 'INVALID' } })
  const again = await browser.api.auth.registerOptions.mutate(mailed)
  const fresh = device().create(again.options)
  await browser.api.auth.register.mutate({ ...mailed, passkey: fresh })
  const replay = app.browser().api.auth.register.mutate({ ...mailed, passkey: fresh })
  expect((await refusal(replay)).reason).toBe('CODE_INVALID')
  const next = await beginRegistration(app, app.browser(), newName())
  const elsewhere = app.browser().api.auth.register.mutate({ ...next.mailed, passkey: fresh })
  expect(await refusal(elsewhere)).toMatchObject({ fields: { passkey: 'INVALID' } })
})

test('a spent challenge begins no account, even while its code is open', async () => {
  const name = newName()
  const { mailed, options } = await beginRegistration(app, app.browser(), name)
  const id = tokenHash(options.challenge)
  await em().insert(SpentChallenge, { id, expiresAt: later(app.now(), minutes(5)) })
  const passkey = device().create(options)
  const call = app.browser().api.auth.register.mutate({ ...mailed, passkey })
  expect(await refusal(call)).toMatchObject({ fields: { passkey: 'INVALID' } })
  expect(await count(name)).toBe(0)
})

test('of registrations that meet, with one code and one passkey or two, one begins the account', async () => {
  for (const isSame of [true, false]) {
    const name = newName()
    const { mailed, options } = await beginRegistration(app, app.browser(), name)
    const first = device()
    const calls = [first, isSame ? first : device()].map((key, at) =>
      app
        .browser()
        .api.auth.register.mutate({
          ...mailed,
          username: at === 0 ? name : newName(),
          passkey: key.create(options),
        })
        .then(
          () => 'begun',
          () => 'refused',
        ),
    )
    expect((await Promise.all(calls)).toSorted()).toEqual(['begun', 'refused'])
    expect(await em().count(User, { email: `${name}@example.com` })).toBe(1)
  }
})

test('a passkey belongs to one account', async () => {
  const browser = app.browser()
  const { device: known } = await registerByPasskey(app, browser, newName())
  const name = newName()
  const { mailed, options } = await beginRegistration(app, app.browser(), name)
  const passkey = known.create(options)
  const call = app.browser().api.auth.register.mutate({ ...mailed, passkey })
  expect(await refusal(call)).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { passkey: 'TAKEN' },
  })
  expect(await count(name)).toBe(0)
  const other = await addPasskey(app, browser)
  expect(await em().count(Passkey, { factor: other.id })).toBe(1)
})

test('a registration takes a password or a passkey, never both and never neither', async () => {
  const name = newName()
  const { mailed, options } = await beginRegistration(app, app.browser(), name)
  const { register: begin } = app.browser().api.auth
  const passkey = device().create(options)
  expect(await refusal(begin.mutate({ ...mailed, passkey, password: good }))).toMatchObject({
    fields: { passkey: 'INVALID' },
  })
  expect(await refusal(begin.mutate(mailed))).toMatchObject({ fields: { password: 'REQUIRED' } })
  expect(await count(name)).toBe(0)
})

test('options are for a proven mailbox and a free name, and nobody else learns what is taken', async () => {
  const taken = newName()
  await register(app, app.browser(), taken)
  const { mailed } = await beginRegistration(app, app.browser(), newName())
  const { registerOptions } = app.browser().api.auth
  const wrong = { ...mailed, code: mailed.code === '000000' ? '000001' : '000000' }
  for (const username of [taken, newName()])
    expect((await refusal(registerOptions.mutate({ ...wrong, username }))).reason).toBe(
      'CODE_INVALID',
    )
  const named = { ...mailed, username: taken }
  expect((await refusal(registerOptions.mutate(named))).reason).toBe('USERNAME_TAKEN')
})

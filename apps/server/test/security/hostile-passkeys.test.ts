import { totp } from '@latchkey/tools/testing/totp'
import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { planDeletion } from '../../src/auth/pending-deletion.ts'
import { minutes } from '../../src/clock.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { Passkey } from '../../src/factors/passkey.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { secretKey } from '../support/attackers.ts'
import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { addPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { arriveAs, refusal, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ SECRET_KEY: secretKey, LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h' })
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveAs(app, `person${(people += 1)}`)

const head = (major: number, n: number): Buffer => {
  if (n < 24) return Buffer.from([(major << 5) | n])
  const long = Buffer.alloc(5, (major << 5) | 26)
  long.writeUInt32BE(n, 1)
  return n < 256
    ? Buffer.from([(major << 5) | 24, n])
    : n < 65_536
      ? Buffer.from([(major << 5) | 25, n >> 8, n & 255])
      : long
}
/** RFC 8949: a whole number, bytes, a text and a map. */
const whole = (n: number) => (n < 0 ? head(1, -1 - n) : head(0, n))
const bytes = (data: Buffer) => Buffer.concat([head(2, data.length), data])
const text = (of: string) => Buffer.concat([head(3, of.length), Buffer.from(of)])
const map = (...entries: [Buffer, Buffer][]) =>
  Buffer.concat([head(5, entries.length), ...entries.flat()])

const keyAt = 37 + 16 + 2 + 32

/** An attestation whose public key is another one. */
function withKey(
  made: ReturnType<ReturnType<typeof createAuthenticator>['create']>,
  change: (key: Buffer) => Buffer,
) {
  const object = Buffer.from(made.response.attestationObject, 'base64url')
  const at = object.indexOf('authData') + 'authData'.length
  const data = object.subarray(at + 2)
  const own = Buffer.concat([data.subarray(0, keyAt), change(data.subarray(keyAt))])
  const other = map(
    [text('fmt'), text('none')],
    [text('attStmt'), map()],
    [text('authData'), bytes(own)],
  )
  return {
    ...made,
    response: { ...made.response, attestationObject: other.toString('base64url') },
  }
}

const json = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

test(
  'a challenge that only tells its length is no challenge',
  { timeout: minutes(1) },
  async () => {
    const { browser, account } = await arrive()
    const { device } = await addPasskey(app, browser)
    // Filling this many bytes, twice, takes minutes, in which no other call is served.
    const challenge = { length: 1_000_000_000 }
    const { options } = await app.browser().api.auth.passkeyOptions.mutate({})
    const good = device.get(options)
    const signed = json({ type: 'webauthn.get', origin: app.url, challenge })
    const call = app.browser().api.auth.passkeySignIn.mutate({
      response: { ...good, response: { ...good.response, clientDataJSON: signed } },
    })
    expect((await refusal(call)).reason).toBe('INVALID_CREDENTIALS')
    const made = createAuthenticator({ origin: app.url }).create(
      (await account.addPasskey.mutate()).options,
    )
    const clientDataJSON = json({ type: 'webauthn.create', origin: app.url, challenge })
    const add = account.confirmPasskey.mutate({
      name: 'x',
      response: { ...made, response: { ...made.response, clientDataJSON } },
    })
    expect((await refusal(add)).reason).toBe('NOT_FOUND')
  },
)

const numbers = () =>
  map(
    [whole(1), whole(2)],
    [whole(3), whole(-7)],
    [whole(-1), whole(1)],
    [whole(-2), whole(5_000_000)],
    [whole(-3), whole(5_000_000)],
  )
const longKey = (key: Buffer) =>
  Buffer.concat([head(5, 6), key.subarray(1), whole(99), bytes(Buffer.alloc(3700))])

test.each([
  ['whose coordinates are numbers', numbers],
  ['that is longer than its column', longKey],
] as const)('a public key %s is not added', async (_name, change) => {
  const { account, id } = await arrive()
  const { options } = await account.addPasskey.mutate()
  const made = createAuthenticator({ origin: app.url }).create(options)
  const call = account.confirmPasskey.mutate({ name: 'x', response: withKey(made, change) })
  expect(await refusal(call)).toMatchObject({ fields: { response: 'INVALID' } })
  expect(await em().count(Passkey, { factor: { user: id } })).toBe(0)
})

test('a passkey ends an app that was begun before, so an old proof adds nothing and five stay five', async () => {
  const { browser, name, id } = await arrive()
  const thief = app.browser()
  await signIn(thief, name)
  const begun = await thief.api.account.addTotp.mutate({ name: 'Phone' })
  app.pass(minutes(8))
  await signIn(browser, name)
  const { device } = await addPasskey(app, browser)
  const code = totp(begun.secret, app.now())
  const call = thief.api.account.confirmTotp.mutate({ id: begun.id, code })
  expect((await refusal(call)).reason).toBe('NOT_FOUND')
  expect(await em().count(Factor, { user: id })).toBe(1)
  expect((await signInWithPasskey(app.browser(), device)).status).toBe('signed_in')
})

test('an answer that comes twice is no copy of its device', async () => {
  const { browser, id } = await arrive()
  const { device } = await addPasskey(app, browser, { counter: 1 })
  const { options } = await app.browser().api.auth.passkeyOptions.mutate({})
  const response = device.get(options, { counter: 2 })
  await app.browser().api.auth.passkeySignIn.mutate({ response })
  await refusal(app.browser().api.auth.passkeySignIn.mutate({ response }))
  expect(await em().count(SecurityEvent, { userId: id, kind: 'passkey_cloned' })).toBe(0)
})

test('answers for an account that is pending deletion count against the address', async () => {
  const { browser, id } = await arrive()
  const { device } = await addPasskey(app, browser)
  const root = em()
  await planDeletion(root, await root.findOneOrFail(User, { id }), app.now())
  await root.flush()
  const { auth } = app.browser().api
  const { options } = await auth.passkeyOptions.mutate({})
  const response = device.get(options)
  const reasons = new Set<string>()
  for (let time = 0; time < 40; time += 1) {
    const answer = auth.passkeySignIn.mutate({ response })
    // oxlint-disable-next-line no-await-in-loop
    await answer.catch((error: unknown) => reasons.add(String(error)))
  }
  expect([...reasons].join()).toContain('RATE_LIMITED')
})

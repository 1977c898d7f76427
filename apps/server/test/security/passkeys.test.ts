import { expect, test } from 'vitest'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { setStatus } from '../../src/admin/change-account.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { disownToken } from '../../src/auth/disown.ts'
import { days, minutes, seconds } from '../../src/clock.ts'
import { BackupCode } from '../../src/factors/backup-code.entity.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { Passkey } from '../../src/factors/passkey.entity.ts'
import { findPasskeysElsewhere } from '../../src/factors/moved-house.ts'
import { SpentChallenge } from '../../src/factors/spent-challenge.entity.ts'
import { purge } from '../../src/jobs/purge.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { byOperator } from '../support/apps.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { addPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { arriveAs, password, refusal, resetPassword, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({
  SECRET_KEY: secretKey,
  CODE_RESEND_SECONDS: '0',
  LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
})
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveAs(app, `person${(people += 1)}`)

async function arriveWithPasskey(habits: Parameters<typeof addPasskey>[2] = {}) {
  const person = await arrive()
  const { device, factor } = await addPasskey(app, person.browser, habits)
  return { ...person, device, factor }
}

const anybody = () => app.browser()
const request = async () => (await anybody().api.auth.passkeyOptions.mutate({})).options
const countSessions = (user: number) => em().count(Session, { user })
const wrong = { reason: 'INVALID_CREDENTIALS', fields: undefined }

type Person = Awaited<ReturnType<typeof arriveWithPasskey>>
type Options = Awaited<ReturnType<typeof request>>

/** Each answer has one fault, and the refusal does not reveal which. */
const faults: [string, (person: Person, options: Options) => object | Promise<object>][] = [
  [
    'of another page',
    ({ device }, options) => device.get(options, { origin: 'https://evil.example' }),
  ],
  ['for another host', ({ device }, options) => device.get(options, { rpId: 'evil.example' })],
  ['without verification', ({ device }, options) => device.get(options, { verifies: false })],
  ['without presence', ({ device }, options) => device.get(options, { present: false })],
  ['in the name of nobody', ({ device }, options) => device.get(options, { userHandle: 'AAAA' })],
  [
    'in the name of somebody else',
    async ({ device }, options) => {
      const other = await arriveWithPasskey()
      const { userHandle } = other.device.get(options).response
      return device.get(options, { userHandle })
    },
  ],
  [
    'with the id of another passkey',
    async ({ device }, options) => {
      const { device: other } = await arriveWithPasskey()
      return { ...device.get(options), id: other.id, rawId: other.id }
    },
  ],
  [
    'of a passkey that nobody added',
    async ({ browser }, options) => {
      const device = createAuthenticator({ origin: app.url })
      device.create((await browser.api.account.addPasskey.mutate()).options)
      return device.get(options)
    },
  ],
  [
    'of a challenge that is not ours',
    ({ device }, options) => device.get({ ...options, challenge: 'A'.repeat(72) }),
  ],
  [
    'of a challenge in another spelling',
    ({ device }, options) => device.get({ ...options, challenge: `${options.challenge}A` }),
  ],
  [
    'of a challenge for the caller of a session',
    async ({ device, account }) => device.get((await account.passkeyOptions.mutate()).options),
  ],
  [
    'of a challenge for a second step',
    async ({ device, name, auth }) => {
      const { attempt } = await beginSignIn(anybody(), name)
      return device.get((await auth.passkeyOptions.mutate({ attempt })).options)
    },
  ],
  [
    'that became synced',
    ({ device }, options) => device.get(options, { isSynced: true, isBackedUp: true }),
  ],
  [
    'whose signature is of another message',
    ({ device }, options) => {
      const one = device.get(options)
      const { signature } = device.get({ ...options, challenge: 'AAAA' }).response
      return { ...one, response: { ...one.response, signature } }
    },
  ],
]

test.each(faults)('an answer %s signs nobody in', { tags: ['asvs-6.3.3'] }, async (_name, make) => {
  const person = await arriveWithPasskey()
  const before = await countSessions(person.id)
  const made = await make(person, await request())
  const call = anybody().api.auth.passkeySignIn.mutate({ response: made as never })
  const { reason, fields } = await refusal(call)
  expect({ reason, fields }).toEqual(wrong)
  expect(await countSessions(person.id)).toBe(before)
})

test(
  'an answer counts once, also of eight at once, and for five minutes',
  { tags: ['asvs-6.7.2'] },
  async () => {
    const { device, id } = await arriveWithPasskey()
    const response = device.get(await request())
    const before = await countSessions(id)
    const calls = Array.from({ length: 8 }, async () =>
      anybody().api.auth.passkeySignIn.mutate({ response }),
    )
    const answers = await Promise.allSettled(calls)
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await countSessions(id)).toBe(before + 1)
    const again = refusal(anybody().api.auth.passkeySignIn.mutate({ response }))
    expect((await again).reason).toBe('INVALID_CREDENTIALS')
    const late = device.get(await request())
    app.pass(minutes(5) + seconds(1))
    const call = refusal(anybody().api.auth.passkeySignIn.mutate({ response: late }))
    expect((await call).reason).toBe('INVALID_CREDENTIALS')
    await purge(em(), {
      keys,
      sessionTtlDays: 30,
      hasLegacyClients: false,
      now: new Date(app.now().getTime() + minutes(11)),
    })
    expect(await em().count(SpentChallenge)).toBe(0)
  },
)

test('a counter that goes back is refused and told in the log, and one that stays 0 is fine', async () => {
  const { device, id } = await arriveWithPasskey()
  for (let time = 0; time < 2; time += 1)
    expect((await signInWithPasskey(anybody(), device)).status).toBe('signed_in')
  expect((await signInWithPasskey(anybody(), device, { counter: 7 })).status).toBe('signed_in')
  for (const counter of [7, 6, 0]) {
    const call = signInWithPasskey(anybody(), device, { counter })
    expect((await refusal(call)).reason).toBe('INVALID_CREDENTIALS')
  }
  expect(await em().count(SecurityEvent, { userId: id, kind: 'passkey_cloned' })).toBe(3)
  expect((await signInWithPasskey(anybody(), device, { counter: 8 })).status).toBe('signed_in')
})

test('whether a passkey is backed up may change, and is kept', async () => {
  const { device, id } = await arriveWithPasskey({ isSynced: true })
  await signInWithPasskey(anybody(), device, { isBackedUp: true })
  const find = () => em().findOneOrFail(Passkey, { factor: { user: id } })
  expect(await find()).toMatchObject({ isSynced: true, isBackedUp: true })
  await signInWithPasskey(anybody(), device)
  expect(await find()).toMatchObject({ isBackedUp: false })
})

test('a passkey that was made without verification needs the password, even where its device verifies now', async () => {
  const { device, name, factor } = await arriveWithPasskey({ verifies: false })
  expect(factor).toMatchObject({ passwordless: false })
  const alone = signInWithPasskey(anybody(), device, { verifies: true })
  expect((await refusal(alone)).reason).toBe('INVALID_CREDENTIALS')
  const { api } = anybody()
  const { attempt } = await beginSignIn({ api }, name)
  const { options } = await api.auth.passkeyOptions.mutate({ attempt })
  const response = device.get(options)
  const answer = await api.auth.secondFactor.mutate({ attempt, method: 'passkey', response })
  expect(answer.status).toBe('signed_in')
})

test('an answer for one second step opens no other, and not twice', async () => {
  const { device, name } = await arriveWithPasskey()
  const { api } = anybody()
  const [one, other] = [await beginSignIn({ api }, name), await beginSignIn({ api }, name)]
  const { options } = await api.auth.passkeyOptions.mutate({ attempt: one.attempt })
  const response = device.get(options)
  const by = ({ attempt }: { attempt: string }) =>
    api.auth.secondFactor.mutate({ attempt, method: 'passkey', response })
  expect((await refusal(by(other))).reason).toBe('CODE_INVALID')
  expect((await by(one)).status).toBe('signed_in')
  expect(await refusal(by(one))).toMatchObject({ fields: { attempt: 'INVALID' } })
  const stranger = await arriveWithPasskey()
  const { options: asked } = await api.auth.passkeyOptions.mutate({ attempt: other.attempt })
  const foreign = { response: stranger.device.get(asked), method: 'passkey' } as const
  const call = api.auth.secondFactor.mutate({ attempt: other.attempt, ...foreign })
  expect((await refusal(call)).reason).toBe('CODE_INVALID')
  const over = api.auth.passkeyOptions.mutate({ attempt: 'A'.repeat(43) })
  expect(await refusal(over)).toMatchObject({ fields: { attempt: 'INVALID' } })
})

test('a passkey that is removed during a sign-in, or whose account is banned, signs nobody in', async () => {
  const { device, account, id } = await arriveWithPasskey()
  const response = device.get(await request())
  const [factor] = (await account.factors.query()).factors
  await account.removeFactor.mutate({ id: factor?.id ?? '' })
  const gone = refusal(anybody().api.auth.passkeySignIn.mutate({ response }))
  expect((await gone).reason).toBe('INVALID_CREDENTIALS')
  expect(await em().count(Passkey, { factor: { user: id } })).toBe(0)
  const banned = await arriveWithPasskey()
  await setStatus(byOperator(app), banned.name, 'banned')
  const call = signInWithPasskey(anybody(), banned.device)
  expect((await refusal(call)).reason).toBe('ACCOUNT_DISABLED')
  await setStatus(byOperator(app), banned.name, 'active')
  expect((await signInWithPasskey(anybody(), banned.device)).status).toBe('signed_in')
})

test('of two browsers that confirm at once one adds its passkey, and only in its own session', async () => {
  const { browser, name, id } = await arrive()
  const other = app.browser()
  await signIn(other, name)
  const made = await Promise.all(
    [browser, other].map(async ({ api }) => {
      const { options } = await api.account.addPasskey.mutate()
      return createAuthenticator({ origin: app.url }).create(options)
    }),
  )
  const [mine, theirs] = made
  if (!mine || !theirs) throw new Error('nothing was made')
  const swapped = browser.api.account.confirmPasskey.mutate({ name: 'x', response: theirs })
  expect((await refusal(swapped)).reason).toBe('NOT_FOUND')
  const answers = await Promise.allSettled([
    browser.api.account.confirmPasskey.mutate({ name: 'One', response: mine }),
    other.api.account.confirmPasskey.mutate({ name: 'Two', response: theirs }),
  ])
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await em().count(Factor, { user: id })).toBe(1)
})

test('a factor that came meanwhile ends the request for a passkey, so an old proof adds nothing', async () => {
  const { browser, name, account } = await arrive()
  const thief = app.browser()
  await signIn(thief, name)
  const { options } = await thief.api.account.addPasskey.mutate()
  const response = createAuthenticator({ origin: app.url }).create(options)
  await addApp(app, browser)
  const call = thief.api.account.confirmPasskey.mutate({ name: 'x', response })
  expect((await refusal(call)).reason).toBe('NOT_FOUND')
  expect((await account.factors.query()).factors).toHaveLength(1)
})

test('a passkey is added once, of this page, in time and with a key that we can check', async () => {
  const { account } = await arrive()
  const device = createAuthenticator({ origin: app.url })
  const begin = async () => (await account.addPasskey.mutate()).options
  const confirm = (response: ReturnType<typeof device.create>) =>
    account.confirmPasskey.mutate({ name: 'Key', response })
  const bad = [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { alg: -47 }]
  for (const habits of [...bad, { format: 'tpm' }, { present: false }]) {
    const call = confirm(device.create(await begin(), habits))
    expect(await refusal(call)).toMatchObject({ fields: { response: 'INVALID' } })
  }
  const late = device.create(await begin())
  app.pass(minutes(5) + seconds(1))
  expect((await refusal(confirm(late))).reason).toBe('NOT_FOUND')
  expect((await refusal(account.addPasskey.mutate())).reason).toBe('STEP_UP_REQUIRED')
  const again = app.browser()
  await signIn(again, `person${people}`)
  const { options } = await again.api.account.addPasskey.mutate()
  const response = device.create(options)
  const input = { name: 'Key', response }
  await again.api.account.confirmPasskey.mutate(input)
  const twice = again.api.account.confirmPasskey.mutate(input)
  expect((await refusal(twice)).reason).toBe('NOT_FOUND')
  const { options: more } = await again.api.account.addPasskey.mutate()
  expect(more.excludeCredentials).toMatchObject([{ id: device.id }])
  const known = again.api.account.confirmPasskey.mutate({ ...input, response: device.create(more) })
  expect(await refusal(known)).toMatchObject({ fields: { response: 'TAKEN' } })
  const stranger = await arrive()
  const { options: foreign } = await stranger.account.addPasskey.mutate()
  const theirs = stranger.account.confirmPasskey.mutate({
    ...input,
    response: device.create(foreign),
  })
  expect(await refusal(theirs)).toMatchObject({ fields: { response: 'TAKEN' } })
})

test(
  'a key that somebody wrote into the table opens nothing',
  { tags: ['asvs-6.7.1'] },
  async () => {
    const { device, id } = await arriveWithPasskey()
    const thief = await arriveWithPasskey()
    const { publicKey } = await em().findOneOrFail(Passkey, { factor: { user: thief.id } })
    const { factor } = await em().findOneOrFail(Passkey, { factor: { user: id } })
    await em().nativeUpdate(Passkey, { factor: factor.id }, { publicKey })
    const { userHandle } = device.get(await request()).response
    const forged = {
      ...thief.device.get(await request(), { userHandle }),
      id: device.id,
      rawId: device.id,
    }
    const call = anybody().api.auth.passkeySignIn.mutate({ response: forged })
    expect((await refusal(call)).reason).toBe('INVALID_CREDENTIALS')
  },
)

test(
  'after "it wasn’t me" no passkey opens the account without the new password, and one used with it does again',
  { tags: ['asvs-6.4.3'] },
  async () => {
    const { device, id, name } = await arriveWithPasskey()
    app.pass(seconds(5))
    // The notice is newer than the passkey: a thief may have added it before.
    const other = anybody()
    await signInWithPasskey(other, device)
    const notice = { userId: id, template: 'new_device' } as const
    const order = { orderBy: { id: 'desc' } } as const
    const [mail] = await em().find(QueuedMail, notice, order)
    await other.api.auth.disown.mutate({ token: disownToken(keys, mail?.uuid ?? '') })
    const alone = () => signInWithPasskey(anybody(), device)
    expect((await refusal(alone())).reason).toBe('INVALID_CREDENTIALS')
    const wish = password('a renewed password')
    await resetPassword(app, anybody(), { email: `${name}@example.com`, wish })
    expect((await refusal(alone())).reason).toBe('INVALID_CREDENTIALS')
    const { api } = anybody()
    const { attempt } = await beginSignIn({ api }, name, wish)
    const { options } = await api.auth.passkeyOptions.mutate({ attempt })
    const response = device.get(options)
    await api.auth.secondFactor.mutate({ attempt, method: 'passkey', response })
    expect((await alone()).status).toBe('signed_in')
  },
)

test('a removal that somebody asked for is stopped by the passkey alone, one that support planned beside the password only', async () => {
  const { device, id, name } = await arriveWithPasskey()
  const ending = () => em().count(Factor, { user: id, removesAt: { $ne: null } })
  const removesAt = new Date(app.now().getTime() + days(3))
  await em().nativeUpdate(Factor, { user: id }, { removesAt })
  const alone = () => signInWithPasskey(anybody(), device)
  expect((await alone()).status).toBe('signed_in')
  expect(await ending()).toBe(0)
  await removeFactors(byOperator(app), name, { atOnce: false })
  expect((await refusal(alone())).reason).toBe('INVALID_CREDENTIALS')
  expect(await ending()).toBe(1)
  const { api } = anybody()
  const { attempt } = await beginSignIn({ api }, name)
  const { options } = await api.auth.passkeyOptions.mutate({ attempt })
  const response = device.get(options)
  await api.auth.secondFactor.mutate({ attempt, method: 'passkey', response })
  expect(await ending()).toBe(0)
  expect((await alone()).status).toBe('signed_in')
})

test('while a removal is under way, support ends the sessions and takes the passkey alone its right to stop it', async () => {
  const { browser, device, id, name } = await arriveWithPasskey()
  const removesAt = new Date(app.now().getTime() + days(2))
  await em().nativeUpdate(Factor, { user: id }, { removesAt })
  const answer = await removeFactors(byOperator(app), name, { atOnce: false })
  expect(answer).toMatchObject({ count: 1, isUnderWay: true })
  expect((await refusal(signInWithPasskey(anybody(), device))).reason).toBe('INVALID_CREDENTIALS')
  expect((await refusal(browser.api.auth.me.query())).reason).toBe('UNAUTHENTICATED')
  expect(await em().findOneOrFail(Factor, { user: id })).toMatchObject({ removesAt })
  expect(await em().count(QueuedMail, { userId: id, template: 'factors_ending' })).toBe(0)
})

test('passkeys of another host than that of PUBLIC_URL are told of at the start', async () => {
  await arriveWithPasskey()
  expect(await findPasskeysElsewhere(em(), 'http://localhost:1')).toEqual([])
  const [told] = await findPasskeysElsewhere(em(), 'https://id.example.com')
  expect(told).toMatch(
    /^\d+ passkeys were made for localhost and cannot be used at id\.example\.com/,
  )
})

test('the second step and a fresh proof offer only passkeys of this host', async () => {
  const { browser, name, factor: old } = await arriveWithPasskey()
  const { factor } = await addPasskey(app, browser)
  const move = (id: string) => em().nativeUpdate(Passkey, { factor: id }, { rpId: 'old.example' })
  await move(old.id)
  const { attempt } = await beginSignIn(anybody(), name)
  const step = () => anybody().api.auth.passkeyOptions.mutate({ attempt })
  const proof = () => browser.api.account.passkeyOptions.mutate()
  const { credentialId: id } = await em().findOneOrFail(Passkey, { factor: factor.id })
  for (const { options } of [await step(), await proof()])
    expect(options.allowCredentials).toEqual([expect.objectContaining({ id })])
  const { methods } = await beginSignIn(anybody(), name)
  expect(methods).toEqual(['passkey', 'backup_code'])
  await move(factor.id)
  for (const ask of [step, proof])
    expect(await refusal(ask())).toMatchObject({ reason: 'NOT_FOUND' })
})

test('where no passkey is of this host, other ways are named, and the second step stays', async () => {
  const { browser, name, id, factor } = await arriveWithPasskey()
  await em().nativeUpdate(Passkey, { factor: factor.id }, { rpId: 'old.example' })
  app.pass(minutes(6))
  const expectOffered = async (...offered: string[]) => {
    const { methods } = await beginSignIn(anybody(), name)
    expect(methods).toEqual(offered)
    const asked = await refusal(browser.api.account.addPasskey.mutate())
    expect(asked).toMatchObject({ reason: 'STEP_UP_REQUIRED', methods: offered })
  }
  await expectOffered('backup_code')
  await em().nativeDelete(BackupCode, { user: id })
  await expectOffered()
})

test('an app is offered in place of passkeys of another host', async () => {
  const { browser, name, factor } = await arriveWithPasskey()
  await addApp(app, browser)
  await em().nativeUpdate(Passkey, { factor: factor.id }, { rpId: 'old.example' })
  expect((await beginSignIn(anybody(), name)).methods).toEqual(['totp', 'backup_code'])
})

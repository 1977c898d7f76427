import { totp } from '@latchkey/tools/testing/totp'
import { expect, test } from 'vitest'
import { setStatus } from '../../src/admin/change-account.ts'
import { minutes, seconds } from '../../src/clock.ts'
import { BackupCode } from '../../src/factors/backup-code.entity.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { byOperator } from '../support/apps.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import {
  arriveAs,
  good,
  password,
  refusal,
  resetPassword,
  signedIn,
  signIn,
} from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h', CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveAs(app, `person${(people += 1)}`)

/** A user whose account has an authenticator app. */
async function arriveWithApp() {
  const person = await arrive()
  return { ...person, phone: await addApp(app, person.browser) }
}

test('the codes are those of RFC 6238', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  expect(totp(secret, new Date(59_000))).toBe('287082')
  expect(totp(secret, new Date(1_111_111_109_000))).toBe('081804')
})

test(
  'a person adds an authenticator app, and signs in with password and code from then on',
  { tags: ['asvs-6.3.3'] },
  async () => {
    const { browser, name, id, account, auth } = await arrive()
    const { id: factorId, secret, uri } = await account.addTotp.mutate({ name: ' My phone ' })
    expect(uri).toBe(
      `otpauth://totp/Latchkey:${name}?issuer=Latchkey&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    )
    expect(await account.factors.query()).toMatchObject({ factors: [], backupCodes: null })
    expect((await signIn(app.browser(), name)).status).toBe('signed_in')
    const code = totp(secret, app.now())
    const { factor, backupCodes } = await account.confirmTotp.mutate({ id: factorId, code })
    expect(factor).toMatchObject({ id: factorId, kind: 'totp', name: 'My phone', removesAt: null })
    expect(new Set(backupCodes).size).toBe(10)
    expect(backupCodes?.every((one) => /^[0-9A-Z]{5}-[0-9A-Z]{5}$/.test(one))).toBe(true)
    expect(await account.factors.query()).toMatchObject({
      factors: [{ ...factor, lastUsedAt: null }],
      backupCodes: { left: 10 },
    })
    await auth.logout.mutate()

    const asked = await beginSignIn(browser, name)
    expect(asked.methods).toEqual(['totp', 'backup_code'])
    expect(Date.parse(asked.expiresAt) - app.now().getTime()).toBeGreaterThan(minutes(9))
    expect((await refusal(auth.refresh.mutate())).reason).toBe('UNAUTHENTICATED')
    app.pass(seconds(30))
    const answer = await auth.secondFactor.mutate({
      attempt: asked.attempt,
      method: 'totp',
      code: totp(secret, app.now()),
    })
    browser.jar.accessToken = signedIn(answer).accessToken
    expect(await auth.me.query()).toMatchObject({ id })
    const { sessionId } = await auth.tokenInfo.query()
    const session = await em().findOneOrFail(Session, { id: sessionId })
    expect(session).toMatchObject({ level: 2, methods: 'password totp' })
    expect((await account.factors.query()).factors[0]?.lastUsedAt).not.toBeNull()
  },
)

test('a session from before the columns counts as proved when it was opened', async () => {
  const { account, auth } = await arrive()
  const { sessionId: id } = await auth.tokenInfo.query()
  await em().nativeUpdate(Session, { id }, { provedAt: null })
  await account.addTotp.mutate({ name: 'Phone' })
  app.pass(minutes(6))
  expect(await refusal(account.addTotp.mutate({ name: 'Phone' }))).toMatchObject({
    reason: 'STEP_UP_REQUIRED',
  })
})

test(
  'each code opens once, that of the set-up included, and no earlier one after it',
  { tags: ['asvs-6.5.1'] },
  async () => {
    const { browser, name, phone, auth } = await arriveWithApp()
    const use = async (code: string) => {
      const { attempt } = await beginSignIn(browser, name)
      return auth.secondFactor.mutate({ attempt, method: 'totp', code })
    }
    expect((await refusal(use(phone.setUpCode))).reason).toBe('CODE_INVALID')
    const code = phone.nextCode()
    const next = phone.codeIn(30)
    expect((await use(next)).status).toBe('signed_in')
    for (const used of [next, code]) expect((await refusal(use(used))).reason).toBe('CODE_INVALID')
    app.pass(seconds(30))
    expect((await use(phone.nextCode())).status).toBe('signed_in')
  },
)

test(
  'a backup code opens once, in any spelling, and its owner is told',
  { tags: ['asvs-6.5.1'] },
  async () => {
    const { browser, name, id, phone, auth, account } = await arriveWithApp()
    const [code = ''] = phone.backupCodes
    const method = 'backup_code'
    const first = await beginSignIn(browser, name)
    const typed = ` ${code.toLowerCase().replace('-', ' ')} `
    const answer = await auth.secondFactor.mutate({ attempt: first.attempt, method, code: typed })
    browser.jar.accessToken = signedIn(answer).accessToken
    await app.mailbox.next(`${name}@example.com`, /backup code/i)
    expect((await account.factors.query()).backupCodes?.left).toBe(9)
    expect(await em().count(BackupCode, { user: id })).toBe(9)
    const again = await beginSignIn(browser, name)
    const reuse = auth.secondFactor.mutate({ attempt: again.attempt, method, code })
    expect((await refusal(reuse)).reason).toBe('CODE_INVALID')
  },
)

test('new backup codes end the old ones, and an account without a factor has none', async () => {
  const { browser, name, phone, auth, account } = await arriveWithApp()
  const { codes } = await account.newBackupCodes.mutate()
  await app.mailbox.next(`${name}@example.com`, /new backup codes/i)
  const use = async (code = '') => {
    const { attempt } = await beginSignIn(browser, name)
    return auth.secondFactor.mutate({ attempt, method: 'backup_code', code })
  }
  expect((await refusal(use(phone.backupCodes[1]))).reason).toBe('CODE_INVALID')
  expect((await use(codes[0])).status).toBe('signed_in')
  const other = await arrive()
  expect((await refusal(other.account.newBackupCodes.mutate())).reason).toBe('NOT_FOUND')
})

type Person = Awaited<ReturnType<typeof arriveWithApp>>

test.each<[string, (person: Person, attempt: string) => Promise<unknown>]>([
  ['ten minutes', async () => app.pass(minutes(10))],
  [
    'five wrong codes',
    async ({ auth, phone }, attempt) => {
      for (let guess = 0; guess < 5; guess += 1) {
        const call = auth.secondFactor.mutate({
          attempt,
          method: 'backup_code',
          code: `${guess}`.repeat(10),
        })
        expect((await refusal(call)).reason).toBe('CODE_INVALID')
      }
      expect(phone.backupCodes).toHaveLength(10)
    },
  ],
  [
    'its use',
    ({ auth, phone }, attempt) =>
      auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.nextCode() }),
  ],
  [
    'a reset',
    ({ browser, name }) =>
      resetPassword(app, browser, { email: `${name}@example.com`, wish: password('a new one') }),
  ],
  [
    'a changed password',
    ({ account }) =>
      account.changePassword.mutate({ currentPassword: good, password: password('a new one') }),
  ],
  ['a ban', ({ name }) => setStatus(byOperator(app), name, 'banned')],
  ['the end of the factor', ({ account, phone }) => account.removeFactor.mutate({ id: phone.id })],
])('an attempt at the second step ends with %s', async (_name, end) => {
  const person = await arriveWithApp()
  const { attempt } = await beginSignIn(app.browser(), person.name)
  await end(person, attempt)
  for (const code of [person.phone.nextCode(), person.phone.backupCodes[0] ?? '']) {
    const method = code.length > 6 ? 'backup_code' : 'totp'
    const call = app.browser().api.auth.secondFactor.mutate({ attempt, method, code })
    expect(await refusal(call)).toMatchObject({
      reason: 'INVALID_INPUT',
      fields: { attempt: 'INVALID' },
    })
  }
})

test(
  'the clock of a phone that is off is named to a known browser and to nobody else',
  { tags: ['asvs-6.5.8'] },
  async () => {
    const { browser, name, phone, auth } = await arriveWithApp()
    const stranger = app.browser()
    app.pass(minutes(3))
    for (const off of [-120, -90, 90, 120]) {
      // The oldest code would be too old once the next step begins.
      app.pass(seconds(30) - (app.now().getTime() % seconds(30)))
      const code = phone.codeIn(off)
      const known = await beginSignIn(browser, name)
      const told = await refusal(
        auth.secondFactor.mutate({ attempt: known.attempt, method: 'totp', code }),
      )
      expect(told).toMatchObject({ reason: 'CODE_INVALID', fields: { code: 'CLOCK_OFF' } })
      const { attempt } = await beginSignIn(stranger, name)
      const untold = await refusal(
        stranger.api.auth.secondFactor.mutate({ attempt, method: 'totp', code }),
      )
      expect(untold).toMatchObject({ reason: 'CODE_INVALID' })
      expect(untold.fields).toBeUndefined()
    }
    const { attempt } = await beginSignIn(browser, name)
    const code = phone.codeIn(180)
    const call = auth.secondFactor.mutate({ attempt, method: 'totp', code })
    expect((await refusal(call)).fields ?? 'none').toBe('none')
  },
)

test('setting up an app whose clock is off names the cause', async () => {
  const { account } = await arrive()
  const { id, secret } = await account.addTotp.mutate({ name: 'Phone' })
  const code = totp(secret, new Date(app.now().getTime() - seconds(100)))
  expect(await refusal(account.confirmTotp.mutate({ id, code }))).toMatchObject({
    reason: 'CODE_INVALID',
    fields: { code: 'CLOCK_OFF' },
  })
})

test('an app must be confirmed within 15 minutes, and a new set-up replaces one that was begun', async () => {
  const { account, auth, browser, id: user } = await arrive()
  const first = await account.addTotp.mutate({ name: 'Phone' })
  const second = await account.addTotp.mutate({ name: 'Phone' })
  const confirm = ({ id, secret }: { id: string; secret: string }) =>
    account.confirmTotp.mutate({ id, code: totp(secret, app.now()) })
  expect((await refusal(confirm(first))).reason).toBe('NOT_FOUND')
  app.pass(minutes(15))
  browser.jar.accessToken = (await auth.refresh.mutate()).accessToken
  expect((await refusal(confirm(second))).reason).toBe('NOT_FOUND')
  expect(await em().count(Factor, { user, confirmedAt: { $ne: null } })).toBe(0)
})

test('an account has five factors at most, with names that their owner changes', async () => {
  const { browser, account, phone } = await arriveWithApp()
  for (const name of ['2', '3', '4', '5']) {
    expect((await addApp(app, browser, name)).backupCodes).toEqual([])
  }
  expect((await refusal(account.addTotp.mutate({ name: '6' }))).reason).toBe('FORBIDDEN')
  await account.renameFactor.mutate({ id: phone.id, name: 'Tablet' })
  const { factors } = await account.factors.query()
  expect(factors.map(({ name }) => name)).toEqual(['Tablet', '2', '3', '4', '5'])
  const stranger = await arriveWithApp()
  const { id } = phone
  const renaming = stranger.account.renameFactor.mutate({ id, name: 'Mine' })
  expect((await refusal(renaming)).reason).toBe('NOT_FOUND')
  const removal = stranger.account.removeFactor.mutate({ id })
  expect((await refusal(removal)).reason).toBe('NOT_FOUND')
})

test('without its last factor an account signs in by the password again, and the backup codes are gone', async () => {
  const { browser, name, id, account, phone } = await arriveWithApp()
  await account.removeFactor.mutate({ id: phone.id })
  await app.mailbox.next(`${name}@example.com`, /removed/i)
  expect(await account.factors.query()).toMatchObject({ factors: [], backupCodes: null })
  expect(await em().count(BackupCode, { user: id })).toBe(0)
  expect((await signIn(browser, name)).status).toBe('signed_in')
})

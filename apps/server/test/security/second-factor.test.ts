import { totp } from '@latchkey/tools/testing/totp'
import { expect, test } from 'vitest'
import { setStatus } from '../../src/admin/change-account.ts'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { days, hours, minutes } from '../../src/clock.ts'
import { BackupCode } from '../../src/factors/backup-code.entity.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { SignInAttempt } from '../../src/factors/sign-in-attempt.entity.ts'
import { openSecret } from '../../src/factors/totp.ts'
import { purge } from '../../src/jobs/purge.ts'
import { deriveKeys } from '../../src/keys.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { byOperator } from '../support/apps.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { arriveWithApp, beginSignIn } from '../support/factors.ts'
import {
  good,
  password,
  refusal,
  register,
  resetPassword,
  signIn,
  type Browser,
} from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({
  SECRET_KEY: secretKey,
  LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
  CODE_RESEND_SECONDS: '0',
})
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveWithApp(app, `person${(people += 1)}`)

type Guess = { attempt: string; code: string; method?: 'totp' | 'backup_code' }

/** Each guess comes from an address of its own, so that only the account's budget counts. */
const guess = ({ attempt, code, method = 'totp' }: Guess, browser: Browser = app.browser()) =>
  refusal(browser.api.auth.secondFactor.mutate({ attempt, method, code }))

const countWrong = (userId: number) => em().count(SecurityEvent, { userId, kind: 'factor_wrong' })

const sweep = (now: Date, under = keys) =>
  purge(em(), { keys: under, sessionTtlDays: 30, hasLegacyClients: false, now })

test.each(['totp', 'backup_code'] as const)(
  'of 200 parallel guesses at a %s five are compared',
  { tags: ['asvs-6.6.3', 'asvs-6.3.1'], timeout: 120_000 },
  async (method) => {
    const { name, id, phone } = await arrive()
    const attempts: string[] = []
    for (let count = 0; count < 4; count += 1)
      attempts.push((await beginSignIn(app.browser(), name)).attempt)
    const one = attempts[0] ?? ''
    const of = (index: number) => (method === 'totp' ? (attempts[index % 4] ?? '') : one)
    const code = method === 'totp' ? phone.wrongCode() : '0000000000'
    const answers = await app.atOneTime(() =>
      Promise.all(
        Array.from({ length: 200 }, async (_, index) =>
          guess({ attempt: of(index), code, method }),
        ),
      ),
    )
    const compared = answers.filter(({ reason }) => reason === 'CODE_INVALID')
    expect(compared.length).toBeLessThanOrEqual(5)
    expect(await countWrong(id)).toBe(compared.length)
    expect(compared.length).toBeGreaterThan(0)
  },
)

test(
  'with the budget spent right and wrong codes look the same, and a right password renews nothing',
  { tags: ['asvs-6.3.1'] },
  async () => {
    const { name, id, phone } = await arrive()
    const thief = app.browser()
    for (let count = 0; count < 5; count += 1) {
      const { attempt } = await beginSignIn(thief, name)
      expect((await guess({ attempt, code: phone.wrongCode() })).reason).toBe('CODE_INVALID')
    }
    const { text } = await app.mailbox.next(`${name}@example.com`, /couldn’t sign in/i)
    expect(text).toContain('right password')
    const right = phone.codeIn(30)
    for (const code of [right, phone.wrongCode()]) {
      const { attempt } = await beginSignIn(thief, name)
      const { reason, fields } = await guess({ attempt, code })
      expect({ reason, fields }).toEqual({ reason: 'RATE_LIMITED', fields: undefined })
    }
    await resetPassword(app, thief, { email: `${name}@example.com`, wish: good })
    const { attempt } = await beginSignIn(thief, name)
    expect((await guess({ attempt, code: right })).reason).toBe('RATE_LIMITED')
    expect(await countWrong(id)).toBe(5)
  },
)

test('a stranger who uses the budget up keeps no known browser out, and no backup code', async () => {
  const { browser, name, phone, auth } = await arrive()
  for (let count = 0; count < 5; count += 1) {
    const { attempt } = await beginSignIn(app.browser(), name)
    await guess({ attempt, code: phone.wrongCode() })
  }
  const known = await beginSignIn(browser, name)
  const code = phone.nextCode()
  const answer = await auth.secondFactor.mutate({ attempt: known.attempt, method: 'totp', code })
  expect(answer.status).toBe('signed_in')
  const elsewhere = app.browser()
  const { attempt } = await beginSignIn(elsewhere, name)
  const [backup = ''] = phone.backupCodes
  const saved = await elsewhere.api.auth.secondFactor.mutate({
    attempt,
    method: 'backup_code',
    code: backup,
  })
  expect(saved.status).toBe('signed_in')
})

test('two devices that use one code at once open one session', async () => {
  for (const method of ['totp', 'backup_code'] as const) {
    const { name, id, phone } = await arrive()
    const code = method === 'totp' ? phone.nextCode() : (phone.backupCodes[0] ?? '')
    const devices = [app.browser(), app.browser(), app.browser()]
    const calls = await Promise.all(
      devices.map(async (device) => {
        const { attempt } = await beginSignIn(device, name)
        return () => device.api.auth.secondFactor.mutate({ attempt, method, code })
      }),
    )
    const before = await em().count(Session, { user: id })
    const answers = await Promise.allSettled(calls.map((call) => call()))
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await em().count(Session, { user: id })).toBe(before + 1)
  }
})

test('one attempt that two calls use at once opens one session', async () => {
  const { name, id, phone } = await arrive()
  const { attempt } = await beginSignIn(app.browser(), name)
  const before = await em().count(Session, { user: id })
  const answers = await Promise.allSettled(
    [0, 1, 2].map((index) =>
      app.browser().api.auth.secondFactor.mutate({
        attempt,
        method: 'backup_code',
        code: phone.backupCodes[index] ?? '',
      }),
    ),
  )
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await em().count(Session, { user: id })).toBe(before + 1)
  expect(await em().count(BackupCode, { user: id })).toBe(9)
})

test('two devices that confirm one app at once confirm it once', async () => {
  people += 1
  const browser = app.browser()
  const { user } = await register(app, browser, `person${people}`)
  const other = app.browser()
  await signIn(other, `person${people}`)
  const { id, secret } = await browser.api.account.addTotp.mutate({ name: 'Phone' })
  const code = totp(secret, app.now())
  const answers = await Promise.allSettled(
    [browser, other].map(({ api }) => api.account.confirmTotp.mutate({ id, code })),
  )
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await em().count(BackupCode, { user: user.id })).toBe(10)
})

test('a factor that is confirmed during a sign-in by password is asked for', async () => {
  people += 1
  const name = `person${people}`
  const browser = app.browser()
  const { user } = await register(app, browser, name)
  const { id, secret } = await browser.api.account.addTotp.mutate({ name: 'Phone' })
  const others = Array.from({ length: 8 }, () => app.browser())
  const before = await em().count(Session, { user: user.id, level: 1 })
  const [answers] = await Promise.all([
    Promise.all(
      others.map(({ api }) => api.auth.login.mutate({ identifier: name, password: good })),
    ),
    browser.api.account.confirmTotp.mutate({ id, code: totp(secret, app.now()) }),
  ])
  const opened = answers.filter(({ status }) => status === 'signed_in').length
  expect(answers.every(({ status }) => /signed_in|second_factor/.test(status))).toBe(true)
  // The browser's own session has risen to level 2.
  expect(await em().count(Session, { user: user.id, level: 1 })).toBe(before - 1 + opened)
})

test(
  'somebody with mailbox and password gets no session, and the owner is told',
  { tags: ['asvs-6.4.3'] },
  async () => {
    const { name, id, phone } = await arrive()
    const email = `${name}@example.com`
    const thief = app.browser()
    const renewed = password('what a thief chose')
    await resetPassword(app, thief, { email, wish: renewed })
    await app.mailbox.next(email, /password was reset/i)
    const { attempt } = await beginSignIn(thief, name, renewed)
    expect((await guess({ attempt, code: phone.wrongCode() }, thief)).reason).toBe('CODE_INVALID')
    expect(await em().count(Session, { user: id })).toBe(0)
    expect(await em().count(Factor, { user: id })).toBe(1)
  },
)

const linkIn = (text: string): string => /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''

/** Secures the account by the link of the notice of its factor. */
async function disown(name: string) {
  const { text } = await app.mailbox.next(`${name}@example.com`, /authenticator app was added/i)
  await app.browser().api.auth.disown.mutate({ token: linkIn(text) })
  await app.mailbox.next(`${name}@example.com`, /will be removed/i)
}

test('a thief who adds a factor locks its owner out for three days at most', async () => {
  const { name, id } = await arrive()
  await disown(name)
  const owner = app.browser()
  const renewed = password('only the owner knows')
  await resetPassword(app, owner, { email: `${name}@example.com`, wish: renewed })
  await beginSignIn(owner, name, renewed)
  await sweep(new Date(app.now().getTime() + days(3) + minutes(1)))
  expect(await em().count(Factor, { user: id })).toBe(0)
  expect(await em().count(BackupCode, { user: id })).toBe(0)
  expect((await signIn(owner, name, renewed)).status).toBe('signed_in')
})

test('a reader of the mailbox who disowns the factor of the owner is stopped by its use', async () => {
  const { name, id, phone } = await arrive()
  await disown(name)
  const owner = app.browser()
  const renewed = password('the owner chose anew')
  await resetPassword(app, owner, { email: `${name}@example.com`, wish: renewed })
  const { attempt } = await beginSignIn(owner, name, renewed)
  await owner.api.auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.nextCode() })
  await sweep(new Date(app.now().getTime() + days(4)))
  expect(await em().count(Factor, { user: id })).toBe(1)
})

test('support ends a factor after three days, which its use or "it wasn\'t me" stops', async () => {
  for (const isStopped of ['by its use', 'by the link', 'not'] as const) {
    const { browser, name, id, phone, auth } = await arrive()
    for (const isUnderWay of [false, true])
      expect(await removeFactors(byOperator(app), name, { atOnce: false })).toMatchObject({
        count: 1,
        isUnderWay,
      })
    const mail = await app.mailbox.next(`${name}@example.com`, /will be turned off/i)
    // The command line does not use the clock that this test moves.
    const planned = { userId: id, template: 'factors_ending' } as const
    await em().nativeUpdate(QueuedMail, planned, { createdAt: app.now() })
    // The random text of the link may hold any two letters.
    expect(mail.text.replace(linkIn(mail.text), '')).not.toMatch(/IP|unknown program/)
    const { attempt } = await beginSignIn(browser, name)
    const code = phone.nextCode()
    if (isStopped === 'by its use')
      await auth.secondFactor.mutate({ attempt, method: 'totp', code })
    if (isStopped === 'by the link')
      await app.browser().api.auth.disown.mutate({ token: linkIn(mail.text) })
    await sweep(new Date(app.now().getTime() + days(4)))
    expect(await em().count(Factor, { user: id }), isStopped).toBe(isStopped === 'not' ? 0 : 1)
  }
})

test('support breaks the glass at once, and the owner is told', async () => {
  const { browser, name, id } = await arrive()
  const { attempt } = await beginSignIn(app.browser(), name)
  expect(await removeFactors(byOperator(app), name, { atOnce: true })).toMatchObject({ count: 1 })
  await app.mailbox.next(`${name}@example.com`, /was turned off/i)
  // The session may be a thief's, who proved the removed factor a minute ago.
  expect((await refusal(browser.api.account.addPasskey.mutate())).reason).toBe('STEP_UP_REQUIRED')
  expect(await em().count(BackupCode, { user: id })).toBe(0)
  expect((await guess({ attempt, code: '123456' })).fields).toEqual({ attempt: 'INVALID' })
  expect((await signIn(browser, name)).status).toBe('signed_in')
  const seen = {
    userId: id,
    kind: 'factor_removed',
    detail: 'break_glass',
    actor: 'operator',
  } as const
  expect(await em().count(SecurityEvent, seen)).toBe(1)
  expect(await removeFactors(byOperator(app), name, { atOnce: true })).toMatchObject({ count: 0 })
})

test('a ban between password and code opens nothing, and its end needs the password again', async () => {
  const { name, id, phone } = await arrive()
  const { attempt } = await beginSignIn(app.browser(), name)
  await setStatus(byOperator(app), name, 'banned')
  expect((await guess({ attempt, code: phone.nextCode() })).fields).toEqual({ attempt: 'INVALID' })
  expect(await em().count(Session, { user: id })).toBe(0)
})

test('an account that is pending deletion is kept only with the second factor', async () => {
  const { browser, name, phone, account } = await arrive()
  await account.deleteAccount.mutate({ currentPassword: good, confirmation: name })
  const login = { identifier: name, password: good }
  const { auth } = browser.api
  expect((await auth.login.mutate(login)).status).toBe('deletion_pending')
  const keep = await auth.login.mutate({ ...login, cancelDeletion: true })
  if (keep.status !== 'second_factor') throw new Error(keep.status)
  expect((await auth.login.mutate(login)).status).toBe('deletion_pending')
  const { attempt } = keep
  const answer = await auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.nextCode() })
  expect(answer.status).toBe('signed_in')
  expect((await auth.login.mutate(login)).status).toBe('second_factor')
})

test('the first sign-in of an adopted account asks for its factor after the mailed code', async () => {
  const { name, id } = await arrive()
  await em().nativeUpdate(User, { id }, { legacyPassword: 'digest' })
  const { auth } = app.browser().api
  const login = { identifier: name, password: password('its other form'), legacyPassword: good }
  const first = await auth.login.mutate(login)
  if (first.status !== 'code_required') throw new Error(first.status)
  const code = await app.mailbox.code(`${name}@example.com`)
  const proof = { challengeId: first.challenge.challengeId, code }
  expect((await auth.login.mutate({ ...login, proof })).status).toBe('second_factor')
})

test('the tables hold neither secrets, codes nor tokens, and secrets follow SECRET_KEY', async () => {
  const { name, id, phone } = await arrive()
  const { attempt } = await beginSignIn(app.browser(), name)
  const factor = await em().findOneOrFail(Factor, { user: id })
  const rows = [
    factor,
    await em().find(BackupCode, { user: id }),
    await em().find(SignInAttempt, { user: id }),
  ]
  const stored = JSON.stringify(rows)
  for (const secret of [phone.secret, attempt, ...phone.backupCodes])
    expect(stored).not.toContain(secret.replace('-', ''))
  const rotated = deriveKeys('a newer secret of at least 32 bytes!!', secretKey)
  await sweep(app.now(), rotated)
  const moved = await em().findOneOrFail(Factor, { user: id })
  expect(moved.secretKeyId).toBe(rotated.id)
  expect(openSecret(rotated, moved)).toBe(phone.secret)
  await sweep(app.now(), deriveKeys(secretKey, 'a newer secret of at least 32 bytes!!'))
  expect((await em().findOneOrFail(Factor, { user: id })).secretKeyId).toBe(keys.id)
})

test('attempts that nobody ended are swept, and a step of a wrong clock locks nobody out', async () => {
  const { browser, name, id, phone, auth } = await arrive()
  await beginSignIn(app.browser(), name)
  await sweep(new Date(app.now().getTime() + hours(1)))
  expect(await em().count(SignInAttempt, { user: id })).toBe(0)
  await em().nativeUpdate(Factor, { user: id }, { lastStep: 4_000_000_000 })
  const { attempt } = await beginSignIn(browser, name)
  const answer = await auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.nextCode() })
  expect(answer.status).toBe('signed_in')
})

import { expect, test } from 'vitest'
import { reopenAccount } from '../../src/admin/administration.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { days, hours } from '../../src/clock.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { purge } from '../../src/jobs/purge.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { byOperator } from '../support/apps.ts'
import { arriveWithApp, askToRecover, beginSignIn } from '../support/factors.ts'
import { good, password, refusal, resetPassword, signedIn, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({
  SECRET_KEY: secretKey,
  LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
  LIMIT_SENDS_PER_ADDRESS_HOUR: '1000/1h',
  CODE_RESEND_SECONDS: '0',
})
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveWithApp(app, `person${(people += 1)}`)
type Person = Pick<Awaited<ReturnType<typeof arrive>>, 'name' | 'email'>

const recover = (person: Person, wish = good) => askToRecover(app, person, wish)

/** Lets time pass, and then purges as the service does every hour. */
async function pass(milliseconds: number) {
  app.pass(milliseconds)
  await purge(em(), { keys, sessionTtlDays: 30, hasLegacyClients: false, now: app.now() })
}

const linkIn = (text: string): string => /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
const mailsOf = (userId: number, template: QueuedMail['template']) =>
  em().count(QueuedMail, { userId, template })
const factorsOf = (user: number) => em().count(Factor, { user })

test(
  'somebody who lost everything gets in after three days, and is told at each step',
  { tags: ['asvs-6.4.4', 'asvs-6.5.6'] },
  async () => {
    const person = await arrive()
    const { name, email, id } = person
    const removesAt = Date.parse(await recover(person))
    expect(Math.round((removesAt - app.now().getTime()) / hours(1))).toBe(72)
    const start = await app.mailbox.next(email, /lost the second step/)
    expect(start.text).toContain('/not-me#')
    expect(await em().count(SecurityEvent, { userId: id, kind: 'recovery_started' })).toBe(1)
    await pass(days(2) - hours(1))
    expect(await mailsOf(id, 'factors_ending_soon')).toBe(0)
    await pass(hours(2))
    await pass(hours(1))
    const reminder = await app.mailbox.next(email, /within a day/)
    expect(reminder.text).toContain('/not-me#')
    expect(await mailsOf(id, 'factors_ending_soon')).toBe(1)
    expect(await factorsOf(id)).toBe(1)
    await pass(days(1))
    await app.mailbox.next(email, /was removed from/)
    expect(await factorsOf(id)).toBe(0)
    expect((await signIn(app.browser(), name)).status).toBe('signed_in')
  },
)

test('the mailed code says what it is for, once more when it is mailed again', async () => {
  const { name, email } = await arrive()
  const { api } = app.browser()
  const { attempt } = await beginSignIn({ api }, name)
  const asked = await api.auth.recoverFactors.mutate({ attempt, locale: 'en' })
  if (asked.status !== 'code_required') throw new Error(asked.status)
  const { challengeId } = asked.challenge
  await api.auth.resendCode.mutate({ challengeId })
  for (const round of ['first', 'again']) {
    const { subject, text } = await app.mailbox.next(email, /code to recover your account/)
    expect([round, subject]).toEqual([round, expect.stringMatching(/^\d{6} is your Latchkey/)])
    expect(text).toContain('passkeys and backup codes are lost')
    expect(text).toContain('Someone knows your password')
    expect(text).not.toMatch(/sign-in code|Confirm your sign-in/)
  }
})

test('a thief with password and mailbox is stopped by the use of the factor', async () => {
  const person = await arrive()
  await recover(person)
  const { attempt } = await beginSignIn(person.browser, person.name)
  const code = person.phone.nextCode()
  signedIn(await person.auth.secondFactor.mutate({ attempt, method: 'totp', code }))
  await pass(days(4))
  expect(await factorsOf(person.id)).toBe(1)
  expect(await mailsOf(person.id, 'factors_ending_soon')).toBe(0)
  await recover(person)
  expect(await mailsOf(person.id, 'factors_ending_asked')).toBe(2)
})

test.each(['factors_ending_asked', 'factors_ending_soon'] as const)(
  '"it wasn\'t me" of %s stops it and ends the password',
  async (template) => {
    const person = await arrive()
    await recover(person)
    const start = await app.mailbox.next(person.email, /lost the second step/)
    await pass(days(2) + hours(1))
    const reminder = await app.mailbox.next(person.email, /within a day/)
    const { text } = template === 'factors_ending_asked' ? start : reminder
    await app.browser().api.auth.disown.mutate({ token: linkIn(text) })
    const login = { identifier: person.name, password: good }
    expect((await refusal(app.browser().api.auth.login.mutate(login))).reason).toBe(
      'INVALID_CREDENTIALS',
    )
    await pass(days(4))
    expect(await factorsOf(person.id)).toBe(1)
  },
)

test('neither another start nor a reset shortens, renews or stops the wait', async () => {
  const person = await arrive()
  const first = await recover(person)
  app.pass(days(1))
  expect(await recover(person)).toBe(first)
  expect(await mailsOf(person.id, 'factors_ending_asked')).toBe(1)
  const renewed = password('chosen by the reader of the mailbox')
  await resetPassword(app, app.browser(), { email: person.email, wish: renewed })
  expect(await recover(person, renewed)).toBe(first)
  await pass(days(2) - hours(1))
  expect(await factorsOf(person.id)).toBe(1)
  await pass(hours(2))
  expect(await factorsOf(person.id)).toBe(0)
})

/**
 * The thief's next step, after which the owner's password is wrong and the first notice has no link any
 * more.
 */
const resetByThief = ({ email }: Person) =>
  resetPassword(app, app.browser(), { email, wish: password('of the thief with the mailbox') })

test('a reset does not silence the reminder', async () => {
  const person = await arrive()
  await recover(person)
  app.pass(hours(1))
  await resetByThief(person)
  await pass(days(2))
  expect(await mailsOf(person.id, 'factors_ending_soon')).toBe(1)
})

test('"it wasn\'t me" of the notice of a reset stops the wait that came before it', async () => {
  const person = await arrive()
  await recover(person)
  app.pass(hours(1))
  await resetByThief(person)
  const { text } = await app.mailbox.next(person.email, /password was/i)
  await app.browser().api.auth.disown.mutate({ token: linkIn(text) })
  await pass(days(4))
  expect(await factorsOf(person.id)).toBe(1)
})

test('"it wasn\'t me" of an older notice stops it too', async () => {
  const person = await arrive()
  app.pass(hours(1))
  const { attempt } = await beginSignIn(person.browser, person.name)
  const [code = ''] = person.phone.backupCodes
  await person.auth.secondFactor.mutate({ attempt, method: 'backup_code', code })
  const { text } = await app.mailbox.next(person.email, /backup code/i)
  app.pass(hours(1))
  await recover(person)
  app.pass(hours(1))
  await app.browser().api.auth.disown.mutate({ token: linkIn(text) })
  await pass(days(4))
  expect(await factorsOf(person.id)).toBe(1)
})

test('an operator who reopens the account elsewhere stops what the old mailbox asked for', async () => {
  const person = await arrive()
  await recover(person)
  app.pass(hours(1))
  await reopenAccount(byOperator(app), person.name, { email: `new${person.email}` })
  await pass(days(4))
  expect(await factorsOf(person.id)).toBe(1)
})

test('many other waits do not keep an owner from the reminder', async () => {
  const person = await arrive()
  await recover(person)
  const { removesAt } = await em().findOneOrFail(Factor, { user: person.id })
  const others = Array.from({ length: 501 }, (_, index) => ({
    id: `0${String(index).padStart(21, '0')}`,
    user: person.id,
    kind: 'totp' as const,
    name: 'x',
    secret: 'x',
    secretKeyId: keys.id,
    createdAt: app.now(),
    confirmedAt: app.now(),
    removesAt: new Date((removesAt?.getTime() ?? 0) - hours(1)),
  }))
  await em().insertMany(Factor, others)
  await pass(days(2) + hours(1))
  expect(await mailsOf(person.id, 'factors_ending_soon')).toBe(1)
  // A later purge would remove each in a transaction of its own.
  await em().nativeDelete(Factor, { user: person.id })
})

test('a backup code skips the wait', { tags: ['asvs-6.5.6'] }, async () => {
  const person = await arrive()
  await recover(person)
  const { attempt } = await beginSignIn(person.browser, person.name)
  const [code = ''] = person.phone.backupCodes
  const answer = await person.auth.secondFactor.mutate({ attempt, method: 'backup_code', code })
  person.browser.jar.accessToken = signedIn(answer).accessToken
  await person.account.removeFactor.mutate({ id: person.phone.id })
  expect((await signIn(app.browser(), person.name)).status).toBe('signed_in')
})

test('codes are those of this mailbox, few are compared, and the password comes first', async () => {
  const [person, other] = [await arrive(), await arrive()]
  const { api } = app.browser()
  const type = 'reset_password' as const
  const { challengeId } = await api.auth.sendCode.mutate({ email: other.email, type })
  const proof = { challengeId, code: await app.mailbox.code(other.email) }
  const { attempt } = await beginSignIn({ api }, person.name)
  const wrong = { challengeId, code: '000000' }
  for (const given of [proof, wrong, proof, proof, proof]) {
    const call = api.auth.recoverFactors.mutate({ attempt, proof: given })
    expect((await refusal(call)).reason).toBe('CODE_INVALID')
  }
  const over = await refusal(api.auth.recoverFactors.mutate({ attempt }))
  expect(over).toMatchObject({ reason: 'INVALID_INPUT', fields: { attempt: 'INVALID' } })
  const madeUp = api.auth.recoverFactors.mutate({ attempt: 'A'.repeat(43) })
  expect((await refusal(madeUp)).fields).toEqual({ attempt: 'INVALID' })
  expect(await em().count(Factor, { user: person.id, removesAt: { $ne: null } })).toBe(0)
})

test('whoever reports a factor is told of its end, and nobody can stop it by a reminder', async () => {
  const person = await arrive()
  const { text } = await app.mailbox.next(person.email, /authenticator app was added/i)
  await app.browser().api.auth.disown.mutate({ token: linkIn(text) })
  await pass(days(2) + hours(1))
  await pass(days(1))
  await app.mailbox.next(person.email, /was removed from/)
  expect(await mailsOf(person.id, 'factors_ending_soon')).toBe(0)
})

import { expect, test } from 'vitest'
import { bringFactors, factorRow, toFactorRows } from '../../src/admin/moving-factors.ts'
import { days, minutes } from '../../src/clock.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { reasonOf } from '../support/attackers.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { good, refusal, register, resetPassword, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ CODE_RESEND_SECONDS: '0' })

/** Uses up the free wrong codes, as an attacker who knows the password. */
async function spendGuesses(name: string, phone: { wrongCode(): string }) {
  for (let count = 0; count < 5; count += 1) {
    const thief = app.browser()
    const { attempt } = await beginSignIn(thief, name)
    const wrong = { attempt, method: 'totp', code: phone.wrongCode() } as const
    expect((await refusal(thief.api.auth.secondFactor.mutate(wrong))).reason).toBe('CODE_INVALID')
  }
}

test('who reads the mailbox gets no budget of a known browser for guesses at a factor', async () => {
  const browser = app.browser()
  const email = 'ann@example.com'
  await register(app, browser, 'ann')
  const phone = await addApp(app, browser)
  await resetPassword(app, app.browser(), { email, wish: good })
  await spendGuesses('ann', phone)
  const { text } = await app.mailbox.next(email, /couldn’t sign in/i)
  const token = /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
  const thief = app.browser()
  await thief.api.auth.disown.mutate({ token })
  await resetPassword(app, thief, { email, wish: good })
  const { attempt } = await beginSignIn(thief, 'ann')
  const near = { attempt, method: 'totp', code: phone.codeIn(90) } as const
  const { reason, fields } = await refusal(thief.api.auth.secondFactor.mutate(near))
  expect({ reason, fields }).toEqual({ reason: 'RATE_LIMITED', fields: undefined })
})

test('a factor that was reported as a thief’s ends after a move as well', async () => {
  const browser = app.browser()
  const { user } = await register(app, browser, 'bob')
  const { id } = await addApp(app, browser)
  const removesAt = new Date(app.now().getTime() + days(3))
  const em = app.database.em.fork()
  await em.nativeUpdate(Factor, { id }, { removesAt })
  const file = JSON.stringify(toFactorRows(await em.find(Factor, { id }), []))
  await em.nativeDelete(Factor, { id })
  em.clear()
  const rows: unknown[] = JSON.parse(file)
  const secondFactors = rows.map((row) => factorRow.parse(row))
  bringFactors(em, await em.findOneOrFail(User, { id: user.id }), { secondFactors })
  await em.flush()
  expect(await em.fork().findOneOrFail(Factor, { id })).toMatchObject({ removesAt })
})

test('a password makes no proof by a factor that went long ago', async () => {
  const [thief, owner] = [app.browser(), app.browser()]
  await register(app, thief, 'cat')
  const former = await addApp(app, thief)
  await thief.api.account.removeFactor.mutate({ id: former.id })
  app.pass(minutes(6))
  await signIn(owner, 'cat')
  await thief.api.account.confirmIdentity.mutate({ method: 'password', currentPassword: good })
  const { id } = await addApp(app, owner)
  const answer = await refusal(thief.api.account.removeFactor.mutate({ id }))
  expect(answer.reason).toBe('STEP_UP_REQUIRED')
})

test('a backup code ends the lockout of the other codes, which a password and a reset do not', async () => {
  await register(app, app.browser(), 'dan')
  const owner = app.browser()
  await signIn(owner, 'dan')
  const phone = await addApp(app, owner)
  await spendGuesses('dan', phone)
  const elsewhere = app.browser()
  const prove = async (method: 'totp' | 'backup_code', code = '') => {
    const { attempt } = await beginSignIn(elsewhere, 'dan')
    return reasonOf(elsewhere.api.auth.secondFactor.mutate({ attempt, method, code }))
  }
  expect(await prove('totp', phone.codeIn(30))).toBe('RATE_LIMITED')
  expect(await prove('backup_code', phone.backupCodes[0])).toBe('ok')
  // Another browser, without a budget of its own.
  const third = app.browser()
  const { attempt } = await beginSignIn(third, 'dan')
  const right = { attempt, method: 'totp', code: phone.nextCode() } as const
  expect(await reasonOf(third.api.auth.secondFactor.mutate(right))).toBe('ok')
})

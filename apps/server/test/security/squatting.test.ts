import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { mailTo, otherThan, reasonOf } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'

const victim = 'victim@example.com'
const spellings = ['victim@example.com', 'VICTIM@example.com', 'Victim@Example.Com']

async function squat(app: TestApp, email = victim) {
  const browser = app.browser()
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const { code } = await mailTo(app, victim, /\d{6}/)
  return { browser, challengeId, code }
}

test.each(spellings)(
  'whoever asks to register %s holds nothing before the proof',
  { tags: ['security-21'] },
  async (email) => {
    await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
    const { browser, challengeId, code } = await squat(app, email)
    expect(browser.jar).toMatchObject({ cookie: '', accessToken: '' })
    const guess = { challengeId, code: otherThan(code), username: 'victim', password: good }
    expect(await reasonOf(browser.api.auth.register.mutate(guess))).toBe('CODE_INVALID')
    expect(browser.jar).toMatchObject({ cookie: '', accessToken: '' })
    const em = app.database.em.fork()
    expect([await em.count(User), await em.count(Session)]).toEqual([0, 0])
    expect(await reasonOf(signIn(app.browser(), email))).toBe('INVALID_CREDENTIALS')
    // Neither name nor address is taken: the owner registers while the stranger still waits.
    const { user } = await register(app, app.browser(), 'victim')
    expect(user).toMatchObject({ username: 'victim', email: victim })
  },
)

test(
  'the code mailed to the owner is of no use to a stranger who asked before or after',
  { tags: ['security-21', 'asvs-6.6.2'] },
  async () => {
    await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
    const before = await squat(app)
    const owner = app.browser()
    const own = await owner.api.auth.sendCode.mutate({ email: victim, type: 'register' })
    const { code } = await mailTo(app, victim, /\d{6}/)
    const after = await squat(app)
    expect(new Set([before.challengeId, own.challengeId, after.challengeId]).size).toBe(3)
    for (const { browser, challengeId } of [before, after]) {
      const theft = {
        challengeId,
        code,
        username: 'thief',
        password: password('of the thief alone'),
      }
      expect(await reasonOf(browser.api.auth.register.mutate(theft))).toBe('CODE_INVALID')
      expect(browser.jar.cookie).toBe('')
    }
    const wish = { challengeId: own.challengeId, code, username: 'victim', password: good }
    expect(await owner.api.auth.register.mutate(wish)).toMatchObject({ user: { email: victim } })
  },
)

test.each(spellings)(
  'a challenge for %s opened before its owner registered opens nothing after',
  { tags: ['security-21'] },
  async (email) => {
    await using app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
    const early = await squat(app, email)
    const { user } = await register(app, app.browser(), 'victim')
    const { challengeId, code, browser } = early
    const late = { challengeId, code, username: 'second', password: password('of the thief alone') }
    expect(await refusal(browser.api.auth.register.mutate(late))).toMatchObject({
      reason: 'EMAIL_TAKEN',
    })
    const reset = { challengeId, code, password: password('of the thief alone') }
    expect(await reasonOf(browser.api.auth.resetPassword.mutate(reset))).toBe('CODE_INVALID')
    expect(browser.jar.cookie).toBe('')
    const em = app.database.em.fork()
    expect([await em.count(User), await em.count(Session)]).toEqual([1, 1])
    expect((await signIn(app.browser(), email)).user.id).toBe(user.id)
  },
)

test(
  'a pending registration holds no username: the first proof wins',
  { tags: ['security-21'] },
  async () => {
    await using app = await startTestApp()
    const { browser, challengeId, code } = await squat(app)
    await register(app, app.browser(), 'wanted')
    const wish = { challengeId, code, username: 'WANTED', password: good }
    expect(await reasonOf(browser.api.auth.register.mutate(wish))).toBe('USERNAME_TAKEN')
    const second = { ...wish, username: 'other' }
    expect(await browser.api.auth.register.mutate(second)).toMatchObject({
      user: { email: victim },
    })
  },
)

test(
  'an account of a stranger that asks to move to an address does not hold it',
  { tags: ['security-21'] },
  async () => {
    await using app = await startTestApp()
    const stranger = app.browser()
    await register(app, stranger, 'stranger')
    const asked = await stranger.api.auth.sendCode.mutate({ email: victim, type: 'email_change' })
    const { code } = await mailTo(app, victim, /\d{6}/)
    expect((await stranger.api.auth.me.query()).email).toBe('stranger@example.com')
    const { user } = await register(app, app.browser(), 'victim')
    expect(user.email).toBe(victim)
    const move = { challengeId: asked.challengeId, code, currentPassword: good }
    expect(await reasonOf(stranger.api.account.changeEmail.mutate(move))).toBe('EMAIL_TAKEN')
    expect((await stranger.api.auth.me.query()).email).toBe('stranger@example.com')
    expect((await signIn(app.browser(), victim)).user.id).toBe(user.id)
  },
)

test(
  'a stranger registered under a mistyped address has no hold on the right one',
  { tags: ['security-21'] },
  async () => {
    await using app = await startTestApp()
    const { user: mistaken } = await register(app, app.browser(), 'victlm')
    const { user } = await register(app, app.browser(), 'victim')
    expect(user.id).not.toBe(mistaken.id)
    expect(await reasonOf(signIn(app.browser(), victim, password('of the thief alone')))).toBe(
      'INVALID_CREDENTIALS',
    )
  },
)

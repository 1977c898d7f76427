import { expect, test } from 'vitest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { countMails, otherThan } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))

async function ask(app: TestApp, email: string, type: 'register' | 'reset_password' = 'register') {
  const { challengeId } = await app.browser().api.auth.sendCode.mutate({ email, type })
  return { challengeId, code: await app.mailbox.code(email) }
}

async function onlyOne<T>(calls: Promise<T>[]): Promise<number> {
  const outcomes = await Promise.allSettled(calls)
  const winners = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []))
  expect(winners).toHaveLength(1)
  return winners[0] ?? -1
}

test(
  'fifty parallel registrations with a right code make one account and one session',
  { tags: ['security-5', 'asvs-2.3.4', 'asvs-6.5.1', 'asvs-15.4.2'] },
  async () => {
    await using app = await startTestApp()
    const answer = await ask(app, 'once@example.com')
    const winner = await onlyOne(
      times(50, (index) =>
        app
          .browser()
          .api.auth.register.mutate({ ...answer, username: `once${index}`, password: good }),
      ),
    )
    const em = app.database.em.fork()
    expect(await em.find(User, {})).toMatchObject([{ username: `once${winner}` }])
    expect(await em.count(Session)).toBe(1)
  },
)

test(
  'fifty parallel resets with a right code set one password and mail one notice',
  { tags: ['security-5', 'asvs-2.3.4', 'asvs-6.5.1', 'asvs-15.4.2'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'once')
    const answer = await ask(app, 'once@example.com', 'reset_password')
    const wishes = times(50, (index) => password(`a long password number ${index}`))
    const winner = await onlyOne(
      wishes.map((wish) =>
        app.browser().api.auth.resetPassword.mutate({ ...answer, password: wish }),
      ),
    )
    const losers = wishes.filter((_wish, index) => index !== winner)
    for (const wish of losers.slice(0, 4)) {
      expect(await refusal(signIn(app.browser(), 'once', wish))).toMatchObject({
        reason: 'INVALID_CREDENTIALS',
      })
    }
    expect((await signIn(app.browser(), 'once', wishes[winner])).user.username).toBe('once')
    expect(await countMails(app, 'password_reset')).toBe(1)
  },
)

test(
  'fifty parallel changes of address with a right code change it once and mail one notice',
  { tags: ['security-5', 'asvs-2.3.4', 'asvs-6.5.1', 'asvs-15.4.2'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    const { accessToken } = await register(app, browser, 'once')
    const email = 'moved@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'email_change' })
    const change = { challengeId, code: await app.mailbox.code(email), currentPassword: good }
    await onlyOne(
      times(50, () => {
        const tab = app.browser()
        tab.jar.accessToken = accessToken
        return tab.api.account.changeEmail.mutate(change)
      }),
    )
    expect(await browser.api.auth.me.query()).toMatchObject({ email })
    expect(await countMails(app, 'email_changed')).toBe(1)
  },
)

test.each([
  ['a taken username', { username: 'TAKEN', password: good }, 'USERNAME_TAKEN'],
  ['a weak password', { username: 'eve', password: password('password123') }, 'PASSWORD_BREACHED'],
])(
  'a registration that fails on %s forgets no wrong guess and spends no code',
  { tags: ['security-6'] },
  async (_name, wish, reason) => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'taken')
    const { challengeId, code } = await ask(app, 'eve@example.com')
    const { auth } = app.browser().api
    const wrong = { challengeId, code: otherThan(code) }
    for (const guess of times(4, () => wrong)) await refusal(auth.checkCode.mutate(guess))
    for (const attempt of times(3, () => ({ challengeId, code, ...wish }))) {
      expect(await refusal(auth.register.mutate(attempt))).toMatchObject({ reason })
    }
    const em = app.database.em.fork()
    const kept = await em.findOneOrFail(Challenge, { challengeId })
    expect(kept).toMatchObject({ attempts: 4, isVerified: false })
    await refusal(auth.checkCode.mutate(wrong))
    const late = { challengeId, code, username: 'eve', password: good }
    expect(await refusal(auth.register.mutate(late))).toMatchObject({ reason: 'CODE_INVALID' })
  },
)

test(
  'a registration rolled back by the database forgets no wrong guess',
  { tags: ['security-6', 'asvs-2.3.3'] },
  async () => {
    await using app = await startTestApp()
    const first = await ask(app, 'eve@example.com')
    const { challengeId } = first
    await refusal(
      app.browser().api.auth.checkCode.mutate({ challengeId, code: otherThan(first.code) }),
    )
    // The address is taken while a challenge is open: the unique index rolls the change back.
    await register(app, app.browser(), 'other')
    await app.database.em.fork().nativeUpdate(User, {}, { emailCanonical: 'eve@example.com' })
    const wish = { ...first, username: 'eve', password: good }
    expect(await refusal(app.browser().api.auth.register.mutate(wish))).toMatchObject({
      reason: 'EMAIL_TAKEN',
    })
    const em = app.database.em.fork()
    const kept = await em.findOneOrFail(Challenge, { challengeId })
    expect(kept).toMatchObject({ attempts: 1, isVerified: false })
    expect(await em.count(User)).toBe(1)
    expect(await em.count(Session)).toBe(1)
  },
)

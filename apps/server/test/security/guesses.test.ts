import { expect, test } from 'vitest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { Counter } from '../../src/limits/counter.entity.ts'
import { otherThan } from '../support/attackers.ts'
import { good, refusal, register, startTestApp, type TestApp } from '../support/harness.ts'

const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))

async function ask(app: TestApp, email: string) {
  const question = { email, type: 'register' } as const
  const { challengeId } = await app.browser().api.auth.sendCode.mutate(question)
  return { challengeId, code: await app.mailbox.code(email) }
}

test(
  'of two hundred parallel wrong guesses five are evaluated, and the right one comes too late',
  { tags: ['security-5', 'asvs-2.4.1', 'asvs-6.6.3', 'asvs-15.4.2'] },
  async () => {
    await using app = await startTestApp()
    const { challengeId, code } = await ask(app, 'eve@example.com')
    const guess = { challengeId, code: otherThan(code) }
    const guesses = times(200, () => refusal(app.browser().api.auth.checkCode.mutate(guess)))
    const reasons = (await Promise.all(guesses)).map(({ reason }) => reason)
    expect(new Set(reasons)).toEqual(new Set(['CODE_INVALID']))
    const em = app.database.em.fork()
    expect(await em.findOneOrFail(Challenge, { challengeId })).toMatchObject({ attempts: 5 })
    // Every evaluated guess also counts against the mailbox; each IP above guessed once.
    const [most] = await em.find(Counter, {}, { orderBy: { hits: 'desc' }, limit: 1 })
    expect(most?.hits).toBe(5)
    const late = { challengeId, code, username: 'eve', password: good }
    expect(await refusal(app.browser().api.auth.register.mutate(late))).toMatchObject({
      reason: 'CODE_INVALID',
    })
    expect(await em.count(User)).toBe(0)
  },
)

test(
  'parallel guesses at many challenges of one address share twenty a day',
  { tags: ['security-5', 'asvs-6.6.3'] },
  async () => {
    await using app = await startTestApp()
    const email = 'eve@example.com'
    const asked = await Promise.all(
      times(20, () => app.browser().api.auth.sendCode.mutate({ email, type: 'register' })),
    )
    const guesses = asked.flatMap(({ challengeId }) =>
      times(5, (index) =>
        refusal(app.browser().api.auth.checkCode.mutate({ challengeId, code: `00000${index}` })),
      ),
    )
    const reasons = (await Promise.all(guesses)).map(({ reason }) => reason)
    expect(new Set(reasons)).toEqual(new Set(['CODE_INVALID', 'RATE_LIMITED']))
    // A guess that was not evaluated is refused in the same way, right or wrong.
    expect(reasons.filter((reason) => reason === 'CODE_INVALID').length).toBeLessThanOrEqual(20)
  },
)

test(
  'every procedure that takes a code draws on one budget of five',
  { tags: ['security-5', 'asvs-6.6.3'] },
  async () => {
    await using app = await startTestApp()
    const ann = app.browser()
    await register(app, ann, 'ann')
    const email = 'new@example.com'
    const asked = await ann.api.auth.sendCode.mutate({ email, type: 'email_change' })
    const code = await app.mailbox.code(email)
    const wrong = { challengeId: asked.challengeId, code: otherThan(code) }
    const { auth, account } = ann.api
    for (const guess of [
      () => auth.checkCode.mutate(wrong),
      () => account.changeEmail.mutate({ ...wrong, currentPassword: good }),
      () => auth.checkCode.mutate(wrong),
      () => account.changeEmail.mutate({ ...wrong, currentPassword: good }),
      () => auth.checkCode.mutate(wrong),
      () => auth.checkCode.mutate({ ...wrong, code }),
      () => account.changeEmail.mutate({ ...wrong, code, currentPassword: good }),
    ]) {
      expect(await refusal(guess())).toMatchObject({ reason: 'CODE_INVALID' })
    }
    expect(await auth.me.query()).toMatchObject({ email: 'ann@example.com' })
  },
)

test(
  'a right guess after four wrong ones counts, and checking it again costs nothing',
  { tags: ['security-5'] },
  async () => {
    await using app = await startTestApp()
    const { challengeId, code } = await ask(app, 'eve@example.com')
    const { checkCode } = app.browser().api.auth
    for (const guess of times(4, () => otherThan(code))) {
      await refusal(checkCode.mutate({ challengeId, code: guess }))
    }
    for (const guess of times(10, () => code)) await checkCode.mutate({ challengeId, code: guess })
    await refusal(checkCode.mutate({ challengeId, code: otherThan(code) }))
    expect(await refusal(checkCode.mutate({ challengeId, code }))).toMatchObject({
      reason: 'CODE_INVALID',
    })
  },
)

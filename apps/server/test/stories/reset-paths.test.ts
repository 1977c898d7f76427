import { expect, test } from 'vitest'
import { challengeTypes } from '@latchkey/shared/auth'
import type { PasswordDigest } from '@latchkey/shared/digest'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { hours } from '../../src/clock.ts'
import {
  changedSince,
  mailTo,
  otherThan,
  reasonOf,
  rightCode,
  startCast,
  storedPasswords,
} from '../support/attackers.ts'
import { good, password, refusal, signIn, type TestApp } from '../support/harness.ts'

const addresses: Record<string, string> = {
  "the account's": 'ann@example.com',
  'an unknown': 'nobody@TYPE.example.com',
  "the attacker's": 'mallory@example.com',
}
const states = ['open', 'checked', 'expired', 'guessed away', 'spent'] as const

async function bring(app: TestApp, challengeId: string, state: (typeof states)[number]) {
  const code = await rightCode(app, challengeId)
  const { auth } = app.browser().api
  if (state === 'checked') await reasonOf(auth.checkCode.mutate({ challengeId, code }))
  if (state === 'expired') app.pass(hours(1))
  if (state === 'spent') {
    const spent = { isVerified: true, verifiedAt: new Date() }
    await app.database.em.fork().nativeUpdate(Challenge, { challengeId }, spent)
  }
  const wrong = { challengeId, code: otherThan(code) }
  if (state !== 'guessed away') return
  for (let count = 0; count < 5; count += 1) await reasonOf(auth.checkCode.mutate(wrong))
}

test.each(states)(
  'of all %s challenges only a reset of the account itself, with its code, sets its password',
  { tags: ['security-20', 'asvs-2.3.1', 'asvs-6.4.3', 'asvs-6.5.1'] },
  async (state) => {
    await using app = await startCast()
    const current: Record<string, PasswordDigest> = { ann: good, mallory: good }
    const effective: string[] = []
    for (const [type, [whose, email]] of challengeTypes.flatMap((each) =>
      Object.entries(addresses).map((address) => [each, address] as const),
    )) {
      const mallory = app.browser()
      await signIn(mallory, 'mallory', current['mallory'])
      const isOwn = type === 'email_change' && whose === "the attacker's"
      const domain = type.replace('_', '-')
      const address = isOwn ? 'mallory@new.example.com' : email.replace('TYPE', domain)
      const question = { email: address, type }
      const { challengeId } = await mallory.api.auth.sendCode.mutate(question)
      const unknown = { email: 'x@example.com', type: 'reset_password' } as const
      const decoy = await mallory.api.auth.sendCode.mutate(unknown)
      await bring(app, challengeId, state)
      const right = await rightCode(app, challengeId)
      const another = await rightCode(app, decoy.challengeId)
      for (const [kind, code] of Object.entries({ wrong: otherThan(right), another, right })) {
        const answer = { challengeId, code }
        const before = await storedPasswords(app)
        const { auth, account } = mallory.api
        const wish = password(`the wish for ${type} ${whose} ${kind}`)
        const outcomes = [
          await reasonOf(account.changePassword.mutate({ currentPassword: wish, password: wish })),
          await reasonOf(account.changeEmail.mutate({ ...answer, currentPassword: wish })),
          await reasonOf(
            auth.register.mutate({ ...answer, username: `new-${domain}`, password: wish }),
          ),
          await reasonOf(auth.resetPassword.mutate({ ...answer, password: wish })),
        ]
        const changed = changedSince(before, await storedPasswords(app))
        expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(changed.length)
        for (const name of changed) {
          current[name] = wish
          effective.push(`${type} of ${whose} address with the ${kind} code: ${name}`)
        }
      }
      // Moves to the next day, so that no limit on wrong codes affects the next case.
      app.pass(hours(25))
    }
    const isUsable = state === 'open' || state === 'checked'
    const wanted = [
      'register of an unknown address with the right code: new-register',
      "reset_password of the account's address with the right code: ann",
      "reset_password of the attacker's address with the right code: mallory",
    ]
    expect(effective).toEqual(isUsable ? wanted : [])
  },
)

test(
  'a reset asked for one address does not follow the account to another',
  { tags: ['security-20', 'asvs-2.2.3', 'asvs-6.4.3'] },
  async () => {
    await using app = await startCast()
    const ann = app.browser()
    await signIn(ann, 'ann')
    const old = await ann.api.auth.sendCode.mutate({
      email: 'ann@example.com',
      type: 'reset_password',
    })
    const code = await rightCode(app, old.challengeId)
    const email = 'ann@new.example.com'
    const { challengeId } = await ann.api.auth.sendCode.mutate({ email, type: 'email_change' })
    const change = { challengeId, code: await rightCode(app, challengeId), currentPassword: good }
    await ann.api.account.changeEmail.mutate(change)
    const reset = {
      challengeId: old.challengeId,
      code,
      password: password('a late and unwelcome one'),
    }
    expect(await refusal(app.browser().api.auth.resetPassword.mutate(reset))).toMatchObject({
      reason: 'CODE_INVALID',
    })
    expect((await signIn(app.browser(), 'ann')).user.email).toBe(email)
  },
)

test(
  'a decoy answers like any other, and not even its own code opens it',
  { tags: ['security-20', 'asvs-6.6.2'] },
  async () => {
    await using app = await startCast()
    const asked = [
      { email: 'ann@example.com', type: 'register' },
      { email: 'nobody@example.com', type: 'reset_password' },
    ] as const
    const { auth } = app.browser().api
    for (const question of asked) {
      const { challengeId } = await auth.sendCode.mutate(question)
      const answer = { challengeId, code: await rightCode(app, challengeId) }
      const wish = { ...answer, password: password('the wish of nobody') }
      expect(await reasonOf(auth.checkCode.mutate(answer))).toBe('CODE_INVALID')
      expect(await reasonOf(auth.register.mutate({ ...wish, username: 'decoy' }))).toBe(
        'CODE_INVALID',
      )
      expect(await reasonOf(auth.resetPassword.mutate(wish))).toBe('CODE_INVALID')
    }
  },
)

test(
  'a token to disown sets a password that nobody has, once, and no other token does',
  { tags: ['security-20'] },
  async () => {
    await using app = await startCast()
    const ann = app.browser()
    await signIn(ann, 'ann')
    const fresh = password('the second password of ann')
    await ann.api.account.changePassword.mutate({ currentPassword: good, password: fresh })
    const { text } = await mailTo(app, 'ann@example.com', /password/i)
    const [, token = ''] = /\/not-me#([\w.-]+)/.exec(text) ?? []
    const [id = '', uuid = '', mac = ''] = token.split('.')
    const before = await storedPasswords(app)
    const { auth } = app.browser().api
    const forged = [`${id}.${uuid}.`, `${id}.${uuid}`, `${id}..${mac}`, `.${uuid}.${mac}`]
    for (const other of forged) {
      expect(await reasonOf(auth.disown.mutate({ token: other }))).toMatch(
        /CODE_INVALID|INVALID_INPUT/,
      )
    }
    expect(changedSince(before, await storedPasswords(app))).toEqual([])
    const twice = await Promise.all(
      [1, 2].map(() => reasonOf(app.browser().api.auth.disown.mutate({ token }))),
    )
    expect(twice.toSorted()).toEqual(['CODE_INVALID', 'ok'])
    expect(changedSince(before, await storedPasswords(app))).toEqual(['ann'])
    for (const old of [good, fresh]) {
      expect(await reasonOf(signIn(app.browser(), 'ann', old))).toBe('INVALID_CREDENTIALS')
    }
  },
)

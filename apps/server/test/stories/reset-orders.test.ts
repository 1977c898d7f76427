import { challengeTypes, type ChallengeType } from '@latchkey/shared/auth'
import type { PasswordDigest } from '@latchkey/shared/digest'
import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import {
  changedSince,
  otherThan,
  ownerOf,
  reasonOf,
  rightCode,
  startCast,
  storedPasswords,
} from '../support/attackers.ts'
import { good, password, signIn } from '../support/harness.ts'

/** mulberry32: the same sequence for the same seed on every machine. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T
}

const moves = [
  'ask',
  'ask',
  'check',
  'resend',
  'register',
  'reset',
  'reset',
  'email',
  'own',
  'time',
]
const emails = ['ann@example.com', 'mallory@example.com', 'nobody@example.com']

test.each([1, 2, 4])(
  'in random order %i of all calls a password changes by its own unspent reset code or its owner alone',
  { tags: ['security-20', 'asvs-2.3.1'] },
  async (seed) => {
    await using app = await startCast()
    const roll = dice(seed)
    const current: Record<string, PasswordDigest> = { ann: good, mallory: good }
    const asked: { challengeId: string; type: ChallengeType; email: string }[] = []
    const spent = new Set<string>()
    let changes = 0
    for (let step = 0; step < 80; step += 1) {
      const who = roll(['ann', 'mallory'])
      const browser = app.browser()
      await signIn(browser, who, current[who])
      const { auth, account } = browser.api
      const wish = password(`wish ${seed} ${step}`)
      const chosen = roll([...asked, { challengeId: 'A'.repeat(22), type: 'none', email: '' }])
      const { challengeId } = chosen
      const exact = await rightCode(app, challengeId).catch(() => '000000')
      const foreign = await rightCode(app, roll([chosen, ...asked]).challengeId).catch(() => exact)
      const code = roll([exact, exact, otherThan(exact), foreign])
      const known = roll([current[who] ?? good, current[who] ?? good, wish, good])
      const question = { email: roll(emails), type: roll(challengeTypes) }
      const wait = minutes(roll([1, 10, 400]))
      const play: Record<string, () => Promise<unknown>> = {
        ask: async () => asked.push({ ...(await auth.sendCode.mutate(question)), ...question }),
        check: () => auth.checkCode.mutate({ challengeId, code }),
        resend: () => auth.resendCode.mutate({ challengeId }),
        register: () =>
          auth.register.mutate({ challengeId, code, username: `u${step}`, password: wish }),
        reset: () => auth.resetPassword.mutate({ challengeId, code, password: wish }),
        email: () => account.changeEmail.mutate({ challengeId, code, currentPassword: known }),
        own: () => account.changePassword.mutate({ currentPassword: known, password: wish }),
        time: async () => app.pass(wait),
      }
      const before = await storedPasswords(app)
      const owner = await ownerOf(app, chosen.email)
      const move = roll(moves)
      const outcome = await reasonOf(play[move]?.() ?? Promise.reject(new Error(move)))
      const changed = changedSince(before, await storedPasswords(app))
      const story = `step ${step}: ${who} ${move} ${JSON.stringify(chosen)} → ${outcome}`
      expect(outcome, story).not.toBe('INTERNAL')
      if (outcome === 'ok' && move === 'reset') {
        expect(changed, story).toEqual([owner])
        expect([chosen.type, code, spent.has(challengeId)], story).toEqual([
          'reset_password',
          exact,
          false,
        ])
      } else if (outcome === 'ok' && move === 'own') {
        expect([changed, known], story).toEqual([[who], current[who]])
      } else if (outcome === 'ok' && move === 'register') {
        expect([changed, chosen.type, code], story).toEqual([[`u${step}`], 'register', exact])
      } else expect(changed, story).toEqual([])
      if (outcome === 'ok' && ['register', 'reset', 'email'].includes(move)) spent.add(challengeId)
      for (const name of changed) current[name] = wish
      changes += changed.length
    }
    expect(changes).toBeGreaterThan(2)
  },
)

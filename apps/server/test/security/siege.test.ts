import { expect, test } from 'vitest'
import { hours, minutes } from '../../src/clock.ts'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { reasonOf } from '../support/attackers.ts'
import { password, register, signIn, startTestApp } from '../support/harness.ts'

/** `npm run proof -- siege` makes it a hundred thousand. */
const total = Number(process.env['SIEGE_FAILURES'] ?? 600)
const addresses = Math.ceil(total / 100)
const atOnce = 5
const wrong = password('wrong wrong wrong')

test(
  `after ${total} failures from ${addresses} addresses the owner signs in at the first try`,
  async () => {
    await using app = await startTestApp()
    const home = app.browser()
    await register(app, home, 'ann')
    const attackers = Array.from({ length: addresses }, (_, at) =>
      app.browser(`10.66.${at >> 8}.${at & 255}`),
    )
    const counts = new Map<string, number>()
    const guess = async (at: number) => {
      const attacker = attackers[at % addresses]!
      const name = at % 3 === 0 ? 'ann@example.com' : 'ann'
      const reason = await reasonOf(signIn(attacker, name, wrong))
      counts.set(reason, (counts.get(reason) ?? 0) + 1)
    }
    for (let made = 0; made < total; made += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, (_, at) => guess(made + at)))
      // Seventeen days in all: enough for every lockout to expire repeatedly.
      app.pass((hours(400) * atOnce) / total)
    }
    expect([...counts.keys()].toSorted()).toEqual(['INVALID_CREDENTIALS', 'RATE_LIMITED'])
    // However many attackers there are, a hundred failures disable each name, and then the password for
    // strangers.
    expect(counts.get('INVALID_CREDENTIALS')).toBe(200)
    const rows = await app.database.em.fork().find(Lockout, {}, { orderBy: { failures: 'asc' } })
    expect(rows).toMatchObject([{ failures: 100 }, { failures: 100 }, { failures: 200 }])
    expect(await reasonOf(signIn(app.browser(), 'ann'))).toBe('RATE_LIMITED')

    await signIn(home, 'ann')

    const fresh = app.browser()
    const email = 'ann@example.com'
    const { challengeId } = await fresh.api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const code = await app.mailbox.code(email)
    const renewed = password('a wholly new password')
    await fresh.api.auth.resetPassword.mutate({ challengeId, code, password: renewed })
    await signIn(fresh, 'ann', renewed)
  },
  minutes(20),
)

import { expect, test, vi } from 'vitest'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { Counter } from '../../src/limits/counter.entity.ts'
import { reasonOf } from '../support/attackers.ts'
import { password, register, signIn, startTestApp } from '../support/harness.ts'
import { shutGate } from '../support/hash-gate.ts'

vi.mock('@node-rs/argon2', async (load) => (await import('../support/hash-gate.ts')).gated(load))

test('of twenty guesses under way at once five hold the budget, and the others get none of it', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const open = shutGate()
  const stranger = app.browser()
  const wrong = password('wrong wrong wrong')
  const guesses = Array.from({ length: 20 }, () => reasonOf(signIn(stranger, 'ann', wrong)))

  const { em } = app.database
  const patiently = { interval: 5 }
  // Each counts first for its IP address, then for the account.
  await expect.poll(() => em.fork().count(Counter, { hits: 20 }), patiently).toBe(1)
  const pending = async () => (await em.fork().find(Lockout, {})).map((row) => row.pending)
  await expect.poll(pending, patiently).toEqual([5])
  open()
  const by = Object.groupBy(await Promise.all(guesses), (reason) => reason)
  expect(by['INVALID_CREDENTIALS']).toHaveLength(5)
  // Attempts that gave up waiting on a slow machine were not evaluated either.
  const others = Object.keys(by).filter((reason) => reason !== 'INVALID_CREDENTIALS')
  expect(others.join()).toMatch(/^(RATE_LIMITED|UNAVAILABLE)(,(RATE_LIMITED|UNAVAILABLE))?$/)
})

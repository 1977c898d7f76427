import type * as Argon2 from '@node-rs/argon2'
import { availableParallelism } from 'node:os'
import { expect, test, vi } from 'vitest'
import { good, register, signIn, startTestApp } from './harness.ts'
import { json, send } from './wire.ts'

const parallel = 500
/** What is being hashed and what waits for its turn (auth/password.ts). */
const places = availableParallelism() + 50

/** Hashing takes as long as this is shut. */
const gate = vi.hoisted(() => ({ opened: Promise.resolve() }))

vi.mock('@node-rs/argon2', async (importOriginal) => {
  const original = await importOriginal<typeof Argon2>()
  const verify: typeof original.verify = async (...args) => {
    await gate.opened
    return original.verify(...args)
  }
  return { ...original, verify }
})

test(`of ${parallel} sign-ins at once the queue takes its fill, and the rest hear when to come back [asvs 15.2.2, 15.4.4]`, async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const { promise, resolve: open } = Promise.withResolvers<void>()
  gate.opened = promise

  let turnedAway = 0
  const storm = Array.from({ length: parallel }, async (_, at) => {
    const body = { identifier: `nobody${at}`, password: good }
    const answer = await send(app, '/trpc/auth.login', { headers: json, body })
    if (answer.status === 503) turnedAway += 1
    return answer
  })
  await expect.poll(() => turnedAway, { timeout: 20_000 }).toBe(parallel - places)
  expect(await home.api.auth.me.query()).toMatchObject({ username: 'ann' })
  open()

  const answers = Object.groupBy(await Promise.all(storm), ({ status }) => String(status))
  expect(Object.keys(answers)).toEqual(['401', '503'])
  expect(answers['401']).toHaveLength(places)
  for (const { headers, data } of answers['503'] ?? []) {
    expect(data).toMatchObject({ reason: 'UNAVAILABLE', retryAfterSeconds: expect.any(Number) })
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  }
  await signIn(home, 'ann')
})

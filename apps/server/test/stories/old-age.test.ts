import { expect, test } from 'vitest'
import { days } from '../../src/clock.ts'
import { User } from '../../src/users/user.entity.ts'
import { refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { readSettledTables } from '../support/read-tables.ts'
import { queries, send, signedIn, validInput } from '../support/raw-http.ts'

test(
  'a fresh service has no account, and the well-known ones open nothing',
  { tags: ['asvs-6.3.2'] },
  async () => {
    await using app = await startTestApp()
    expect(await app.database.em.fork().count(User)).toBe(0)
    for (const name of ['admin', 'root', 'latchkey', 'superadmin']) {
      expect(await refusal(signIn(app.browser(), name))).toMatchObject({
        reason: 'INVALID_CREDENTIALS',
      })
    }
  },
)

test(
  'a password of five years ago signs in, and nobody asks for another',
  { tags: ['asvs-6.2.10'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    app.pass(days(5 * 365))
    const session = await signIn(browser, 'ann')
    expect(Object.keys(session)).toEqual(['status', 'accessToken', 'expiresAt', 'user'])
  },
)

test('a query changes nothing', { tags: ['asvs-3.5.3'] }, async () => {
  await using app = await startTestApp()
  const { headers } = await signedIn(app)
  // A limit counts exports.
  const read = async () => ({ ...(await readSettledTables(app)), counters: [] })
  const before = await read()
  for (const [path, procedure] of queries) {
    const input = encodeURIComponent(JSON.stringify(validInput(procedure)))
    await send(app, `/trpc/${path}?input=${input}`, { method: 'GET', headers })
  }
  expect(await read()).toEqual(before)
})

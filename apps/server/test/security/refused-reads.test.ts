import { expect, test } from 'vitest'
import { seconds } from '../../src/clock.ts'
import { oldClient, legacyEnv } from '../legacy/old-client.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { good, password, refusal, register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { watchStatements } from '../support/watch-statements.ts'

const app = await useTestApp(legacyEnv)
const statements = await watchStatements(app)
const wrong = password('wrong wrong wrong')
const typed = 'correct horse battery staple'

/** The statements that count what only accounts have. */
const countsOf = async (work: () => Promise<unknown>) => {
  const begin = statements.length
  await work()
  return statements
    .slice(begin)
    .map(({ sql }) => sql)
    .filter((sql) => /\bfrom [`"]?(sessions|factors)\b/.test(sql))
}

test(
  'a sign-in counts the sessions and factors of an account only after its right password',
  { tags: ['security-13', 'asvs-6.3.8'] },
  async () => {
    const home = app.browser()
    await register(app, home, 'ann')
    await addApp(app, home)
    const refused = await countsOf(async () => {
      for (let tries = 0; tries < 5; tries += 1)
        expect(await refusal(signIn(app.browser(), 'ann', wrong))).toMatchObject({
          reason: 'INVALID_CREDENTIALS',
        })
      expect(await refusal(signIn(app.browser(), 'ann', good))).toMatchObject({
        reason: 'RATE_LIMITED',
      })
    })
    expect(refused).toEqual([])
    const email = 'ann@example.com'
    expect(await countsOf(() => beginSignIn(app.browser(), email))).not.toEqual([])
  },
)

test(
  'an old client causes these counts only by its right password too',
  { tags: ['security-13', 'asvs-6.3.8'] },
  async () => {
    await register(app, app.browser(), 'bob')
    const email = 'bob@example.com'
    const refused = await countsOf(async () => {
      for (let tries = 0; tries < 5; tries += 1)
        expect(await oldClient(app).login(email, 'wrong wrong wrong')).toMatchObject({
          status: 401,
        })
      expect(await oldClient(app).login(email, typed)).toMatchObject({ status: 429 })
    })
    expect(refused).toEqual([])
    app.pass(seconds(31))
    expect(await countsOf(() => oldClient(app).login(email, typed))).not.toEqual([])
  },
)

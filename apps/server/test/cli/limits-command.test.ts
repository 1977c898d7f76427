import { afterAll, beforeAll, expect, test } from 'vitest'
import { runLatchkey } from '../support/run-latchkey.ts'
import { redisDatabase } from '../support/engine.ts'
import {
  good,
  password,
  refusal,
  register,
  startTestApp,
  type Browser,
} from '../support/harness.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const secrets = {
  SECRET_KEY: 'a secret of 32 bytes and then some 0123456789',
  JWT_SECRET_KEY: 'another secret of 32 bytes and some 0123456789',
}
const redis = process.env['TEST_REDIS_URL'] ?? ''
const wrong = password('not the password of anybody here')

async function limits(env: Record<string, string>, ...args: string[]) {
  const { code, out, err } = await runLatchkey(['limits', ...args], env)
  expect(err).not.toMatch(/^\s+at /m)
  return { code, said: (out || err).trimEnd() }
}

const ask = (browser: Browser, email: string) =>
  browser.api.auth.sendCode.mutate({ email, type: 'register' })
const guess = (browser: Browser, identifier: string) =>
  refusal(browser.api.auth.login.mutate({ identifier, password: wrong }))

async function useUp(browser: Browser): Promise<void> {
  for (let index = 0; index < 3; index += 1) await ask(browser, `n${Math.random()}@example.com`)
  const { reason } = await refusal(ask(browser, 'more@example.com'))
  expect(reason).toBe('RATE_LIMITED')
}

/** Counters in the database, and in Redis with the same stories. */
test.each([
  ['the database', ''],
  ['Redis', redis && `${redis}/${redisDatabase}`],
])(
  'an operator resets what was counted in %s: everything, a limit, one address, one account',
  async (where, REDIS_URL) => {
    await using database = await createLastingDatabase()
    const unique = `${secrets.SECRET_KEY}${Math.random()}`
    const env = { ...secrets, SECRET_KEY: unique, DATABASE_URL: database.url, REDIS_URL }
    await using app = await startTestApp({ ...env, LIMIT_SENDS_PER_IP: '3/1h' })
    const [one, other] = [app.browser('203.0.113.7'), app.browser('2001:db8::1')]
    await register(app, app.browser(), 'ann')

    await useUp(one)
    await useUp(other)
    expect(await limits(env, 'reset', 'sendsPerIp', '203.0.113.7')).toEqual({
      code: 0,
      said: `203.0.113.7: reset 1 counter in ${where}`,
    })
    await useUp(one)
    expect((await refusal(ask(other, 'x@example.com'))).reason).toBe('RATE_LIMITED')
    expect((await limits(env, 'reset', '2001:db8::2')).code).toBe(0)
    await useUp(other)

    expect((await limits(env, 'reset', 'registrationsPerIp')).code).toBe(0)
    expect((await refusal(ask(one, 'x@example.com'))).reason).toBe('RATE_LIMITED')
    expect((await limits(env, 'reset', 'sendsPerIp')).said).toMatch(/^all callers: reset \d+ count/)
    await useUp(one)
    await useUp(other)

    for (let tries = 0; tries < 5; tries += 1) await guess(app.browser(), 'ann')
    const login = () => app.browser().api.auth.login.mutate({ identifier: 'ann', password: good })
    expect((await refusal(login())).reason).toBe('RATE_LIMITED')
    expect((await limits(env, 'reset', 'ANN@example.com')).said).toContain('2 sign-in pauses')
    expect(await login()).toMatchObject({ user: { username: 'ann' } })

    for (let tries = 0; tries < 5; tries += 1) await guess(app.browser(), 'ann')
    expect((await limits(env, 'reset')).said).toContain('2 sign-in pauses')
    await login()
    await useUp(one)
  },
)

test('the wait for another mail is forgotten with its mailbox', async () => {
  await using database = await createLastingDatabase()
  const env = { ...secrets, DATABASE_URL: database.url }
  await using app = await startTestApp(env)
  const email = 'bea@example.com'
  await ask(app.browser(), email)
  await app.mailbox.next(email)
  await limits(env, 'reset', email)
  await ask(app.browser(), email)
  await app.mailbox.next(email)
})

let empty: Awaited<ReturnType<typeof createLastingDatabase>>
beforeAll(async () => {
  empty = await createLastingDatabase()
})
afterAll(() => empty[Symbol.asyncDispose]())

test.each([
  [[], 2, 'Usage: latchkey limits'],
  [['--help'], 0, 'Usage: latchkey limits'],
  [['resett'], 2, "unknown command 'resett'\n(Did you mean reset?)"],
  [
    ['reset', 'sendsPerIpp', 'x@example.com'],
    2,
    '"sendsPerIpp" is not a limit; "latchkey limits list" shows them all\n(Did you mean sendsPerIp?)',
  ],
  [['reset', 'all', 'x', 'y'], 2, 'too many arguments'],
  [['reset', ''], 2, 'It is empty'],
  [['reset', 'all', ''], 2, 'It is empty'],
  [
    ['reset', 'nobody'],
    1,
    'no limit or account is called "nobody": "latchkey limits list" and "latchkey users list" show them all',
  ],
  [['reset', 'regsitrationsPerIp'], 1, '(Did you mean registrationsPerIp?)'],
  [['reset', 'puases'], 1, '(Did you mean pauses?)'],
  [['reset', 'all', '../../'], 1, 'neither an IP address nor an email or username'],
  [['list', '--json'], 0, '"variable": "LIMIT_SENDS_PER_IP"'],
  [['show'], 0, 'sendsPerIp  9 in 90 minutes'],
  [['list'], 0, 'sendsPerIp  9 in 90 minutes  LIMIT_SENDS_PER_IP'],
])('limits %j ends with %i and says so', async (args, code, words) => {
  const env = { ...secrets, DATABASE_URL: empty.url, LIMIT_SENDS_PER_IP: '9/90m' }
  const told = await limits(env, ...args)
  const said = told.said.replaceAll(/(?<=\S) {2,}/g, '  ')
  expect({ ...told, said }).toEqual({ code, said: expect.stringContaining(words) })
})

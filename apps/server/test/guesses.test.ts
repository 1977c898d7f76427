import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Challenge } from '../src/auth/challenge.entity.ts'
import { User } from '../src/auth/user.entity.ts'
import { hours, seconds } from '../src/clock.ts'
import { Counter } from '../src/limits/counter.entity.ts'
import { good, password, refusal, register, signIn, startTestApp, type TestApp } from './harness.ts'

const otherThan = (code: string) => (code === '000000' ? '000001' : '000000')

test('of two hundred parallel wrong guesses five are evaluated, and the right one comes too late', async () => {
  await using app = await startTestApp()
  const email = 'eve@example.com'
  const browser = app.browser()
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  const guess = { challengeId, code: otherThan(code) }
  const guesses = Array.from({ length: 200 }, () =>
    refusal(app.browser().api.auth.checkCode.mutate(guess)),
  )
  const reasons = (await Promise.all(guesses)).map(({ reason }) => reason)
  expect(new Set(reasons)).toEqual(new Set(['CODE_INVALID']))
  const em = app.database.em.fork()
  expect(await em.findOneOrFail(Challenge, { challengeId })).toMatchObject({ attempts: 5 })
  // Every evaluated guess also counts against the address; every IP above guessed once.
  const [most] = await em.find(Counter, {}, { orderBy: { hits: 'desc' }, limit: 1 })
  expect(most?.hits).toBe(5)
  const late = { challengeId, code, username: 'eve', password: good }
  expect(await refusal(app.browser().api.auth.register.mutate(late))).toMatchObject({
    reason: 'CODE_INVALID',
  })
  expect(await em.count(User)).toBe(0)
})

test('the twenty-first send of one IP within an hour is refused, whatever the address', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  const send = (index: number) =>
    browser.api.auth.sendCode.mutate({ email: `n${index}@example.com`, type: 'register' })
  for (let index = 0; index < 20; index += 1) await send(index)
  const { retryAfterSeconds, ...refused } = await refusal(send(20))
  expect(refused).toMatchObject({ reason: 'RATE_LIMITED', httpStatus: 429 })
  expect(retryAfterSeconds).toBeGreaterThan(3500)
  expect(retryAfterSeconds).toBeLessThanOrEqual(3600)
  const email = 'neighbour@example.com'
  await app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  app.pass(hours(1) + seconds(1))
  await send(21)
})

test('above five sends an hour an address gets no mail, and the answer does not tell', async () => {
  await using app = await startTestApp()
  const email = 'flood@example.com'
  const send = () => app.browser().api.auth.sendCode.mutate({ email, type: 'register' })
  const usual = Object.keys(await send())
  await app.mailbox.next(email)
  for (let sends = 1; sends < 5; sends += 1) {
    app.pass(seconds(61))
    await send()
    await app.mailbox.next(email)
  }
  for (let sends = 5; sends < 7; sends += 1) {
    app.pass(seconds(61))
    expect(Object.keys(await send())).toEqual(usual)
  }
  await register(app, app.browser(), 'sentinel')
  await sleep(100)
  expect(app.mailbox.mails).toEqual([])
  app.pass(hours(1))
  await send()
  await app.mailbox.next(email)
})

async function registerAs(app: TestApp, username: string) {
  const browser = app.browser()
  const email = 'second@example.com'
  const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  return browser.api.auth.register.mutate({ challengeId, code, username, password: good })
}

async function nameHolder(app: TestApp, username: string) {
  const browser = app.browser()
  await register(app, browser, 'holder')
  await browser.api.account.updateProfile.mutate({ username })
}

test.each([
  ['Bob', 'bob'],
  ['bob', 'BOB'],
  ['bob', 'ｂｏｂ'],
  ['ádmin', 'a\u0301dmin'],
  ['straße', 'STRASSE'],
  ['dino', 'dıno'],
  ['Kim', '\u212Aim'],
  ['σας', 'ΣΑΣ'],
])('after %s the name %s is taken', async (first, second) => {
  await using app = await startTestApp()
  await nameHolder(app, first)
  expect(await refusal(registerAs(app, second))).toMatchObject({ reason: 'USERNAME_TAKEN' })
  expect((await signIn(app.browser(), second)).user.username).toBe(first)
})

test.each([
  ['admin', 'ádmin'],
  ['bob', 'bob_'],
  ['bob', 'bоb'],
  ['pena', 'peña'],
])('%s and %s are two names', async (first, second) => {
  await using app = await startTestApp()
  await nameHolder(app, first)
  const { user } = await registerAs(app, second)
  expect((await signIn(app.browser(), second)).user.id).toBe(user.id)
  expect((await signIn(app.browser(), first)).user.id).not.toBe(user.id)
})

test.each(['bob\u200b', 'bob ', 'bo b', '\u202Ebob', 'bob\0', 'bob@x', 'bob＠x', 'b\u00ADob'])(
  'the name %j is refused',
  async (name) => {
    await using app = await startTestApp()
    expect(await refusal(registerAs(app, name))).toMatchObject({
      reason: 'INVALID_INPUT',
      fields: { username: 'CHARACTERS' },
    })
  },
)

test('no address smuggles in a second recipient', async () => {
  await using app = await startTestApp()
  const hostile = [
    'a@example.com,b@evil.example',
    'a@example.com;b@evil.example',
    'a@example.com b@evil.example',
    'a@example.com\r\nBcc: b@evil.example',
    'a@example.com\nBcc:b@evil.example',
    'a@example.com%0ABcc:b@evil.example',
    'a@example.com>\r\nRCPT TO:<b@evil.example',
    'a(comment)@example.com',
    'a@example.com(comment)',
    'group:a@example.com,b@evil.example;',
    '"b@evil.example,"@example.com',
    '"a b"@example.com',
    'Ann <b@evil.example>',
    '<a@example.com>',
    'a＠example.com',
    'a@evil.example@example.com',
    'b%evil.example@example.com',
    'evil.example!b@example.com',
    'a@example。com',
    'a@ｅxample.com',
    'a@[127.0.0.1]',
    'a@localhost',
    ' a@example.com',
    'a@example.com\0',
  ]
  for (const email of hostile) {
    for (const type of ['register', 'reset_password'] as const) {
      const call = app.browser().api.auth.sendCode.mutate({ email, type })
      expect(await refusal(call), email).toMatchObject({
        reason: 'INVALID_INPUT',
        fields: { email: 'EMAIL' },
      })
    }
  }
  await app.browser().api.auth.sendCode.mutate({ email: 'a@example.com', type: 'register' })
  await app.mailbox.next('a@example.com')
  await sleep(100)
  expect(app.mailbox.mails).toEqual([])
  expect(await app.database.em.fork().count(Challenge)).toBe(1)
})

async function dump(app: TestApp): Promise<string[]> {
  const em = app.database.em.fork()
  const isMariadb = process.env['TEST_DATABASE'] === 'mariadb'
  const tables: { name: string }[] = await em.execute(
    isMariadb
      ? 'select table_name as name from information_schema.tables where table_schema = database()'
      : `select name from sqlite_master where type = 'table'`,
  )
  const cells: string[] = []
  for (const { name } of tables) {
    const rows: Record<string, unknown>[] = await em.execute(`select * from ${name}`)
    for (const value of rows.flatMap((row) => Object.values(row))) {
      cells.push(Buffer.isBuffer(value) ? value.toString('hex') : String(value))
    }
  }
  return cells
}

test('no column holds what a client sends: no digest, no code, no hash of a code, no token', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  const { accessToken } = await register(app, browser, 'ann')
  const email = 'ann@example.com'
  await browser.api.auth.sendCode.mutate({ email, type: 'reset_password' })
  const code = await app.mailbox.code(email)
  const cells = await dump(app)
  expect(cells).toContain(email)
  expect(cells.some((cell) => cell.startsWith('$argon2id$'))).toBe(true)
  const swept = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((hash) =>
    (['hex', 'base64', 'base64url'] as const).map((form) =>
      createHash(hash).update(code).digest(form),
    ),
  )
  const [, refreshToken = ''] = browser.jar.cookie.split('.')
  expect(refreshToken).toHaveLength(43)
  for (const cell of cells) {
    expect(cell).not.toMatch(/[0-9a-f]{64}/i)
    expect(cell).not.toMatch(new RegExp(`(?<!\\d)${code}(?!\\d)`))
    for (const secret of [...swept, refreshToken, accessToken]) expect(cell).not.toContain(secret)
  }
})

test.each(['banned', 'muted'] as const)('a %s account is out at once', async (status) => {
  await using app = await startTestApp()
  const [laptop, phone] = [app.browser(), app.browser()]
  await register(app, laptop, 'ann')
  await signIn(phone, 'ann')
  await app.database.em.fork().nativeUpdate(User, { usernameCanonical: 'ann' }, { status })
  expect(await refusal(phone.api.auth.refresh.mutate())).toMatchObject({
    reason: 'UNAUTHENTICATED',
  })
  expect(await refusal(laptop.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
  const wrong = password('wrong wrong wrong')
  const known = await refusal(signIn(app.browser(), 'ann', wrong))
  expect(known.reason).toBe('INVALID_CREDENTIALS')
  expect(known).toEqual(await refusal(signIn(app.browser(), 'nobody', wrong)))
  expect(await refusal(signIn(app.browser(), 'ann'))).toMatchObject({
    reason: 'ACCOUNT_DISABLED',
    httpStatus: 403,
  })
})

test('a reset asked for an unknown address behaves like any other', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  async function story(email: string) {
    const { api } = app.browser()
    const asked = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const { challengeId } = asked
    const early = await refusal(api.auth.resendCode.mutate({ challengeId }))
    const known = email.startsWith('ann') ? await app.mailbox.code(email) : '000000'
    const guess = { challengeId, code: otherThan(known) }
    const tries = []
    for (let attempt = 0; attempt < 6; attempt += 1) {
      tries.push(await refusal(api.auth.resetPassword.mutate({ ...guess, password: good })))
    }
    expect(tries.map(({ reason }) => reason)).toEqual(Array(6).fill('CODE_INVALID'))
    app.pass(seconds(61))
    const again = await api.auth.resendCode.mutate({ challengeId })
    const lengths = Object.entries(asked).map(([key, value]) => [key, value.length])
    return { lengths, early: { ...early, retryAfterSeconds: 0 }, tries, again: Object.keys(again) }
  }
  expect(await story('nobody@example.com')).toEqual(await story('ann@example.com'))
})

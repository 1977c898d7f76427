import { digestLegacyPassword } from '@latchkey/shared/digest'
import { afterAll, describe, expect, test } from 'vitest'
import { isMysql } from '../support/engine.ts'
import { good, password, refusal, register, signedIn, startTestApp } from '../support/harness.ts'
import { adoptHere, secretKey } from '../support/adopt-here.ts'
import { createOldDatabase } from '../support/predecessor.ts'

const typed = (name: string) => `${name} has a long password`
const both = (name: string) => ({
  password: password(typed(name)),
  legacyPassword: digestLegacyPassword(typed(name)),
})

describe.runIf(isMysql)('an adopted account', async () => {
  if (!isMysql) return
  const database = await createOldDatabase([
    { id: 7, username: 'ada' },
    { id: 8, username: 'bob' },
    { id: 9, username: 'plain', password: 'sunflower7' },
    { id: 10, username: 'banned', status: 'banned' },
    { id: 11, username: '两 个 字', email: 'two.words@example.com' },
    { id: 12, username: 'shouts', password: digestLegacyPassword(typed('shouts')).toUpperCase() },
    { id: 13, username: 'eve' },
    { id: 14, username: 'two', email: 'first@example.com,second@example.com' },
    { id: 15, username: 'odd', email: 'no address at all' },
    { id: 16, username: 'gus' },
    { id: 19, username: 'fay' },
    { id: 17, username: 'muted', status: 'muted' },
    { id: 18, username: 'Ａda', email: 'wide@example.com' },
  ])
  await adoptHere(database.url)
  const app = await startTestApp({ DATABASE_URL: database.url, SECRET_KEY: secretKey })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
    await database[Symbol.asyncDispose]()
  })

  async function firstSignIn(name: string, identifier = name, email = `${name}@example.com`) {
    const { api } = app.browser()
    const first = await api.auth.login.mutate({ identifier, ...both(name) })
    if (first.status !== 'code_required') throw new Error(first.status)
    const { challengeId } = first.challenge
    const proof = { challengeId, code: await app.mailbox.code(email) }
    return signedIn(await api.auth.login.mutate({ identifier, ...both(name), proof }))
  }

  test('signs in once with a mailed code, keeps its id, and then like everybody', async () => {
    expect((await firstSignIn('ada')).user).toMatchObject({ id: 7, username: 'ada' })
    const { api } = app.browser()
    const again = await api.auth.login.mutate({
      identifier: 'ada',
      password: password(typed('ada')),
    })
    expect(again.status).toBe('signed_in')
  })

  test('is not opened by the digest of the old database, before or after', async () => {
    const { api } = app.browser()
    const thief = { identifier: 'ada', legacyPassword: digestLegacyPassword(typed('ada')) }
    const attempts = [
      { ...thief, password: password('of the thief') },
      { identifier: 'ada', password: thief.legacyPassword },
    ]
    for (const attempt of attempts) {
      expect(await refusal(api.auth.login.mutate(attempt))).toMatchObject({
        reason: 'INVALID_CREDENTIALS',
      })
    }
    const digest = both('eve').legacyPassword
    const answer = await api.auth.login.mutate({
      identifier: 'eve',
      ...both('ada'),
      legacyPassword: digest,
    })
    expect(answer).toMatchObject({ status: 'code_required' })
    expect(answer).not.toHaveProperty('accessToken')
  })

  test('never makes the old digest the password that stands', async () => {
    const { api } = app.browser()
    const digest = both('gus').legacyPassword
    for (const given of [{ password: digest }, { password: digest, legacyPassword: digest }]) {
      const attempt = { identifier: 'gus', ...given }
      expect(await refusal(api.auth.login.mutate(attempt))).toMatchObject({
        reason: 'INVALID_CREDENTIALS',
      })
    }
    const asked = { email: 'gus@example.com', type: 'reset_password' as const }
    const { challengeId } = await api.auth.sendCode.mutate(asked)
    const proof = { challengeId, code: await app.mailbox.code('gus@example.com') }
    const reset = { ...proof, password: digest }
    for (const given of [reset, { ...reset, legacyPassword: both('eve').legacyPassword }]) {
      expect(await refusal(api.auth.resetPassword.mutate(given))).toMatchObject({
        reason: 'PASSWORD_BREACHED',
      })
    }
  })

  test('is no proof of itself: an old digest proves only an account that has no other', async () => {
    const { api } = app.browser()
    await register(app, app.browser(), 'newcomer')
    for (const identifier of ['newcomer', 'nobody']) {
      const attempt = { identifier, password: password('a wrong one'), legacyPassword: good }
      expect(await refusal(api.auth.login.mutate(attempt))).toMatchObject({
        reason: 'INVALID_CREDENTIALS',
      })
    }
    const given = { identifier: 'newcomer', password: good, legacyPassword: password('another') }
    expect((await api.auth.login.mutate(given)).status).toBe('signed_in')
  })

  test.each(['two', 'odd'])('whose address no mail reaches is refused (%s)', async (name) => {
    const { api } = app.browser()
    const attempt = { identifier: name, ...both(name) }
    expect(await refusal(api.auth.login.mutate(attempt))).toMatchObject({
      reason: 'ACCOUNT_DISABLED',
    })
    const mails = `select 1 from mails m join users u on u.email = m.recipient where u.username = '${name}'`
    expect(await database.execute(mails)).toEqual([])
  })

  test('signs in by an address that nobody may newly have', async () => {
    const attempt = { identifier: 'no address at all', ...both('odd') }
    expect(await refusal(app.browser().api.auth.login.mutate(attempt))).toMatchObject({
      reason: 'ACCOUNT_DISABLED',
    })
  })

  test('opens one session with one code, however often it is presented', async () => {
    const { api } = app.browser()
    const attempt = { identifier: 'wide@example.com', ...both('Ａda') }
    const first = await api.auth.login.mutate(attempt)
    if (first.status !== 'code_required') throw new Error(first.status)
    const code = await app.mailbox.code('wide@example.com')
    const proof = { challengeId: first.challenge.challengeId, code }
    const thief = { ...attempt, password: password('of the thief'), proof }
    const answers = await Promise.allSettled([
      api.auth.login.mutate({ ...attempt, proof }),
      api.auth.login.mutate(thief),
    ])
    const opened = answers.filter(({ status }) => status === 'fulfilled')
    expect(opened).toHaveLength(1)
    const { api: later } = app.browser()
    const again = await Promise.allSettled([
      later.auth.login.mutate({ ...attempt, proof }),
      later.auth.login.mutate(thief),
    ])
    expect(again.map(({ status }) => status)).toEqual(answers.map(({ status }) => status))
  })

  test('needs the code of its own challenge', async () => {
    const { api } = app.browser()
    const first = await api.auth.login.mutate({ identifier: 'bob', ...both('bob') })
    if (first.status !== 'code_required') throw new Error(first.status)
    const wrong = { challengeId: first.challenge.challengeId, code: '000000' }
    const attempt = { identifier: 'bob', ...both('bob'), proof: wrong }
    expect(await refusal(api.auth.login.mutate(attempt))).toMatchObject({ reason: 'CODE_INVALID' })
    const { challengeId } = await api.auth.sendCode.mutate({
      email: 'fay@example.com',
      type: 'reset_password',
    })
    const proof = { challengeId, code: await app.mailbox.code('fay@example.com') }
    expect(await refusal(api.auth.login.mutate({ ...attempt, proof }))).toMatchObject({
      reason: 'CODE_INVALID',
    })
  })

  test('may be reset, but not to the password of the old database', async () => {
    const { api } = app.browser()
    const email = 'plain@example.com'
    const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const proof = { challengeId, code: await app.mailbox.code(email) }
    const old = {
      password: password('sunflower7'),
      legacyPassword: digestLegacyPassword('sunflower7'),
    }
    expect(await refusal(api.auth.login.mutate({ identifier: 'plain', ...old }))).toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    expect(await refusal(api.auth.resetPassword.mutate({ ...proof, ...old }))).toMatchObject({
      reason: 'PASSWORD_BREACHED',
    })
    const wish = {
      password: password('a new one of mine'),
      legacyPassword: digestLegacyPassword('a new one of mine'),
    }
    await api.auth.resetPassword.mutate({ ...proof, ...wish })
    const answer = await api.auth.login.mutate({ identifier: 'plain', ...wish })
    expect(answer.status).toBe('signed_in')
  })

  test.each(['banned', 'muted'])('stays %s', async (name) => {
    const { api } = app.browser()
    const attempt = { identifier: name, ...both(name) }
    expect(await refusal(api.auth.login.mutate(attempt))).toMatchObject({
      reason: 'ACCOUNT_DISABLED',
    })
    const proof = { challengeId: 'A'.repeat(22), code: '000000' }
    expect(await refusal(api.auth.login.mutate({ ...attempt, proof }))).toMatchObject({
      reason: 'ACCOUNT_DISABLED',
    })
  })

  test('signs in by a name that nobody may newly take', async () => {
    const { user } = await firstSignIn('两 个 字', '两 个 字', 'two.words@example.com')
    expect(user.id).toBe(11)
  })

  test('signs in whatever the case of the stored digest', async () => {
    expect((await firstSignIn('shouts')).user.id).toBe(12)
  })

  test('leaves nothing of its old digest in the database', async () => {
    const [row] = await database.execute(
      `select count(*) as n, sum(password like '$argon2id$%') as hashed from users`,
    )
    expect(Number(row?.['hashed'])).toBe(Number(row?.['n']))
    expect(
      await database.execute(`select legacy_password as kind from users where id = 7`),
    ).toEqual([{ kind: null }])
  })

  test('new accounts get ids after the old ones, and what others added stays', async () => {
    const shape = JSON.stringify(await database.shape())
    for (const kept of ['points_are_positive', 'uk_users_phone', 'fk_likes_user', '登录名', '身份'])
      expect(shape).toContain(kept)
    expect(await database.execute('select points from users where id = 8')).toEqual([{ points: 8 }])
  })
})

import { digestLegacyPassword } from '@latchkey/shared/digest'
import { describe, expect, test } from 'vitest'
import { ClientPassword } from '../../src/passwords/client-password.entity.ts'
import { reopenAccount } from '../../src/admin/administration.ts'
import { days, seconds } from '../../src/clock.ts'
import { purge } from '../../src/jobs/purge.ts'
import { deriveKeys } from '../../src/keys.ts'
import {
  password,
  refusal,
  register,
  resetPassword,
  signIn,
  type TestApp,
} from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { addApp } from '../support/factors.ts'
import { legacyEnv, oldClient, startLegacyApp } from './old-client.ts'
import { adoptPeople, secretKey } from './old-people.ts'

const app = await useTestApp({
  ...legacyEnv,
  SECRET_KEY: secretKey,
  CODE_RESEND_SECONDS: '0',
})
await adoptPeople(app)

const page = 'correct horse battery staple'
const typed = 'a password of an old client'
const both = (text: string) => ({
  password: password(text),
  legacyPassword: digestLegacyPassword(text),
})
const statusOf = async (email: string, sent: string) =>
  (await oldClient(app).login(email, sent)).status

async function mailedCode(email: string, type: string): Promise<string> {
  await oldClient(app).call('/send-verification-code', { body: { email, type } })
  return app.mailbox.code(email)
}

async function registerOld(name: string, sent: string) {
  const email = `${name}@example.com`
  const verification_code = await mailedCode(email, 'register')
  const body = { username: name, email, password: sent, verification_code }
  const answer = await oldClient(app).call('/register', { body })
  expect(answer.status).toBe(201)
  return email
}

async function resetOld(email: string, sent: string) {
  const verification_code = await mailedCode(email, 'reset_password')
  const body = { email, new_password: sent, verification_code }
  return (await oldClient(app).call('/reset-password', { body })).status
}

/** The first sign-in on the pages, which needs a mailed code. */
async function firstSignIn(from: TestApp, email: string, text: string) {
  const { api } = from.browser()
  const asked = await api.auth.login.mutate({ identifier: email, ...both(text) })
  if (asked.status !== 'code_required') throw new Error(asked.status)
  const proof = {
    challengeId: asked.challenge.challengeId,
    code: await from.mailbox.code(email),
  }
  return api.auth.login.mutate({ identifier: email, ...both(text), proof })
}

describe('a password of an old client', () => {
  test('that was sent as typed opens the account in every form', async () => {
    const email = await registerOld('ann', typed)
    expect(await statusOf(email, typed)).toBe(200)
    expect(await statusOf(email, digestLegacyPassword(typed).toUpperCase())).toBe(200)
    await signIn(app.browser(), email, password(typed))
  })

  test('that was sent as its digest opens the pages after one mailed code, and both from then on', async () => {
    const email = await registerOld('bob', digestLegacyPassword(typed))
    expect(await statusOf(email, typed)).toBe(200)
    const { api } = app.browser()
    const alone = api.auth.login.mutate({ identifier: email, password: password(typed) })
    expect(await refusal(alone)).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    expect((await firstSignIn(app, email, typed)).status).toBe('signed_in')
    await signIn(app.browser(), email, password(typed))
    expect(await statusOf(email, typed)).toBe(200)
    expect(await statusOf(email, digestLegacyPassword(typed))).toBe(200)
  })

  test('is never the password of the pages: its digest opens nothing there', async () => {
    const digest = digestLegacyPassword(typed)
    for (const [name, sent] of [
      ['cleo', typed],
      ['dora', digest],
    ] as const) {
      const identifier = await registerOld(name, sent)
      for (const given of [{ password: digest }, { password: digest, legacyPassword: digest }]) {
        const attempt = app.browser().api.auth.login.mutate({ identifier, ...given })
        expect(await refusal(attempt)).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
      }
    }
  })

  test('of the pages is sent as typed at first, and as its digest once that was seen', async () => {
    await register(app, app.browser(), 'erin')
    const email = 'erin@example.com'
    expect(await statusOf(email, digestLegacyPassword(page))).toBe(401)
    expect(await statusOf(email, page)).toBe(200)
    expect(await statusOf(email, digestLegacyPassword(page))).toBe(200)
    await register(app, app.browser(), 'finn')
    await app.browser().api.auth.login.mutate({ identifier: 'finn', ...both(page) })
    expect(await statusOf('finn@example.com', digestLegacyPassword(page))).toBe(200)
  })

  test('of the pages is not learned from somebody who has not done the second step', async () => {
    const browser = app.browser()
    const { user } = await register(app, browser, 'hugo')
    const phone = await addApp(app, browser)
    const given = {
      password: password(page),
      legacyPassword: digestLegacyPassword('chosen by a thief'),
    }
    await app.browser().api.auth.login.mutate({ identifier: 'hugo', ...given })
    const em = app.database.em.fork()
    expect(await em.count(ClientPassword, { user: user.id })).toBe(0)
    await browser.api.account.removeFactor.mutate({ id: phone.id })
    await app.browser().api.auth.login.mutate({ identifier: 'hugo', ...both(page) })
    expect(await em.count(ClientPassword, { user: user.id })).toBe(1)
  })

  test('ends in both forms with every other password, and nothing of it is kept', async () => {
    const email = await registerOld('gus', typed)
    const browser = app.browser()
    const { user } = await signIn(browser, email, password(typed))
    const kept = () => app.database.em.fork().count(ClientPassword, { user: user.id })
    expect(await kept()).toBe(1)
    await browser.api.account.changePassword.mutate({
      currentPassword: password(typed),
      password: password(page),
    })
    expect(await kept()).toBe(0)
    expect(await statusOf(email, digestLegacyPassword(typed))).toBe(401)
    expect(await statusOf(email, typed)).toBe(401)

    expect(await resetOld(email, digestLegacyPassword('yet another one of mine'))).toBe(200)
    expect(await statusOf(email, page)).toBe(401)
    expect(await statusOf(email, 'yet another one of mine')).toBe(200)
    await resetPassword(app, app.browser(), { email, wish: password(page) })
    expect(await kept()).toBe(0)
    expect(await statusOf(email, 'yet another one of mine')).toBe(401)
    expect(await statusOf(email, digestLegacyPassword('yet another one of mine'))).toBe(401)
  })

  test('of the form that only old clients send is deleted once they are no longer served', async () => {
    await using own = await startLegacyApp()
    await register(own, own.browser(), 'jo')
    expect((await oldClient(own).login('jo@example.com', page)).status).toBe(200)
    const em = own.database.em.fork()
    const options = {
      keys: deriveKeys(secretKey),
      sessionTtlDays: 30,
      hasLegacyClients: false,
      now: new Date(),
    }
    await purge(em, { ...options, hasLegacyClients: true })
    expect(await em.count(ClientPassword)).toBe(1)
    await purge(em, options)
    expect(await em.count(ClientPassword)).toBe(0)
  })

  test('beside a password that somebody changed in the table is void', async () => {
    const email = await registerOld('hal', typed)
    await register(app, app.browser(), 'ivy')
    await app.database.em
      .fork()
      .getConnection()
      .execute(
        `update users set password = (select other from (select password as other from users where username = 'ivy') as x) where username = 'hal'`,
      )
    expect(await statusOf(email, digestLegacyPassword(typed))).toBe(401)
    expect(await statusOf(email, page)).toBe(200)
  })

  test.each([
    ['12345', 'short'],
    ['password1', 'common'],
    [digestLegacyPassword('password1'), 'common as a digest'],
    ['weak-one@example.com', 'the address'],
    [digestLegacyPassword('weak-one@example.com'), 'the address as a digest'],
  ])('is refused where it is weak (%#)', async (sent) => {
    const email = 'weak-one@example.com'
    const verification_code = await mailedCode(email, 'register')
    const body = { username: 'weak-one', email, password: sent, verification_code }
    const answer = await oldClient(app).call('/register', { body })
    expect([answer.status, answer.json.success]).toEqual([400, false])
  })
})

describe('an account of the old database', () => {
  const plain = { email: 'lin.xiaoyu@example.cn', typed: 'Redbook#2023' }
  const chinese = { email: 'zhou.xiaoman@example.cn', typed: '我爱吃西瓜2022' }
  const emoji = { email: 'sunflower@example.cn', typed: 'flower🌻power' }

  test('is not opened by an old client before its owner proved the mailbox, and a code is mailed', async () => {
    for (const sent of [plain.typed, digestLegacyPassword(plain.typed)]) {
      const answer = await oldClient(app).login(plain.email, sent)
      expect(answer.status).toBe(401)
      expect(answer.json).toEqual({ success: false, message: expect.any(String) })
      await app.mailbox.code(plain.email)
    }
    await oldClient(app).login(plain.email, plain.typed)
    const verification_code = await app.mailbox.code(plain.email)
    const body = { email: plain.email, verification_code }
    const call = (new_password: string) =>
      oldClient(app).call('/reset-password', { body: { ...body, new_password } })
    // The password of the old database is refused in both forms.
    expect((await call(plain.typed)).status).toBe(400)
    expect((await call(digestLegacyPassword(plain.typed))).status).toBe(400)
    expect((await call(typed)).status).toBe(200)
    expect(await statusOf(plain.email, digestLegacyPassword(typed))).toBe(200)
    expect(await statusOf(plain.email, typed)).toBe(200)
  })

  test('is never opened by the digest of a dump, whatever its owner does', async () => {
    const dumped = digestLegacyPassword(chinese.typed)
    const thief = () => statusOf(chinese.email, dumped)
    expect(await thief()).toBe(401)
    await app.mailbox.code(chinese.email)
    expect((await firstSignIn(app, chinese.email, chinese.typed)).status).toBe('signed_in')
    expect(await thief()).toBe(401)
    // The typed form is another credential, which no dump holds.
    expect(await statusOf(chinese.email, chinese.typed)).toBe(200)
    await app.browser().api.auth.login.mutate({ identifier: chinese.email, ...both(chinese.typed) })
    expect(await thief()).toBe(401)
    expect(await resetOld(chinese.email, typed)).toBe(200)
    expect(await resetOld(chinese.email, dumped)).toBe(400)
    expect(await resetOld(chinese.email, chinese.typed)).toBe(400)
    expect(await thief()).toBe(401)
    const browser = app.browser()
    await signIn(browser, chinese.email, password(typed))
    await browser.api.account.changePassword.mutate({
      currentPassword: password(typed),
      password: password(chinese.typed),
    })
    expect(await statusOf(chinese.email, chinese.typed)).toBe(200)
    expect(await thief()).toBe(401)
  })

  test('stays closed to it when a reset on the pages came first', async () => {
    const { email } = emoji
    await resetPassword(app, app.browser(), { email, wish: password(typed) })
    const browser = app.browser()
    await signIn(browser, email, password(typed))
    await browser.api.account.changePassword.mutate({
      currentPassword: password(typed),
      password: password(emoji.typed),
    })
    expect(await statusOf(email, emoji.typed)).toBe(200)
    expect(await statusOf(email, digestLegacyPassword(emoji.typed))).toBe(401)
  })

  test.each([
    ['the owner locked it', 'zhou.xiaoman@example.cn', '我爱吃西瓜2022'],
    ['an operator opened it again', 'zhou.xiaoman@example.cn', '我爱吃西瓜2022'],
    ['its plain password was replaced', 'plain.text@example.com', 'sunflower7'],
  ])('never has its old password again after %s', async (way, identifier, old) => {
    await using own = await startLegacyApp({
      SECRET_KEY: secretKey,
      LEGACY_FIRST_SIGN_IN: 'digest:2099-01-01',
    })
    await adoptPeople(own)
    let email = identifier
    if (way === 'the owner locked it') {
      expect((await oldClient(own).login(email, digestLegacyPassword(old))).status).toBe(200)
      const { text } = await own.mailbox.next(email, /New sign-in|新/)
      const token = /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
      await own.browser().api.auth.disown.mutate({ token })
    } else if (way === 'an operator opened it again') {
      const by = { actor: 'operator' } as const
      const deps = { em: own.database.em.fork(), keys: deriveKeys(secretKey), by }
      email = 'reopened@example.com'
      await reopenAccount(deps, identifier, { email })
    } else {
      await resetPassword(own, own.browser(), { email, wish: password(typed) })
    }
    const { api } = own.browser()
    const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const code = await own.mailbox.code(email)
    const attempt = api.auth.resetPassword.mutate({ challengeId, code, ...both(old) })
    expect(await refusal(attempt)).toMatchObject({ reason: 'PASSWORD_BREACHED' })
  })

  test('is told apart from a wrong password by nothing that the right one does not prove', async () => {
    const mask = async (email: string, sent: string) => {
      const { status, text } = await oldClient(app).login(email, sent)
      return { status, text }
    }
    const nobody = await mask('nobody@example.com', 'wrong-wrong')
    expect(await mask(emoji.email, 'wrong-wrong')).toEqual(nobody)
    expect(await mask('spam.seller@example.net', 'wrong-wrong')).toEqual(nobody)
    expect(await mask('empty.password@example.com', 'anything-1')).toEqual(nobody)
  })
})

describe('while the operator trusts the old digest', async () => {
  const until = new Date(Date.now() + days(3)).toISOString().slice(0, 10)
  const trusting = await useTestApp({
    ...legacyEnv,
    SECRET_KEY: secretKey,
    LEGACY_FIRST_SIGN_IN: `digest:${until}`,
  })
  await adoptPeople(trusting)

  test('it opens an adopted account until its owner proved the mailbox or that day, and not the pages', async () => {
    const [email, text] = ['lin.xiaoyu@example.cn', 'Redbook#2023']
    const client = oldClient(trusting)
    const answer = await client.login(email, digestLegacyPassword(text))
    expect(answer.status).toBe(200)
    expect((await client.login(email, text)).status).toBe(200)
    const { api } = trusting.browser()
    const { status } = await api.auth.login.mutate({ identifier: email, ...both(text) })
    expect(status).toBe('code_required')
    const thief = oldClient(trusting)
    const { token } = (await thief.login('zhou.xiaoman@example.cn', '我爱吃西瓜2022')).json
    const profile = () => thief.call('/profile', { method: 'GET', token: token ?? '' })
    expect((await profile()).status).toBe(200)
    await firstSignIn(trusting, 'zhou.xiaoman@example.cn', '我爱吃西瓜2022')
    expect((await profile()).status).toBe(401)
    trusting.pass(days(3) + seconds(1))
    expect((await client.login(email, digestLegacyPassword(text))).status).toBe(401)
    expect((await client.login(email, text)).status).toBe(401)
  })
})

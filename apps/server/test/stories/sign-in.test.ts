import { expect, test } from 'vitest'
import { days, minutes, seconds } from '../../src/clock.ts'
import { secretKey } from '../support/attackers.ts'
import { good, password, refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { useUp } from '../support/use-up-limit.ts'

test(
  'a person registers, signs out, resets a forgotten password and signs in again',
  { tags: ['asvs-6.2.2'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    const { user } = await register(app, browser, 'Alice')
    expect(user).toMatchObject({
      username: 'Alice',
      email: 'Alice@example.com',
      role: 'user',
      status: 'active',
    })
    expect(await browser.api.auth.me.query()).toEqual(user)
    expect(await browser.api.auth.tokenInfo.query()).toMatchObject({
      userId: user.id,
      role: 'user',
    })
    expect(await browser.api.auth.logout.mutate()).toEqual({ ok: true })
    expect(await refusal(browser.api.auth.me.query())).toMatchObject({
      reason: 'UNAUTHENTICATED',
      httpStatus: 401,
    })
    expect(await refusal(browser.api.auth.refresh.mutate())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })

    const email = 'alice@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({
      email,
      type: 'reset_password',
    })
    const code = await app.mailbox.code(email)
    const fresh = password('a wholly new password')
    expect(await browser.api.auth.checkCode.mutate({ challengeId, code })).toMatchObject({
      valid: true,
    })
    expect(
      await browser.api.auth.resetPassword.mutate({ challengeId, code, password: fresh }),
    ).toEqual({ ok: true })
    expect(await refusal(signIn(browser, 'alice', good))).toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
    expect((await signIn(browser, 'ALICE', fresh)).user.id).toBe(user.id)
    expect((await signIn(browser, email, fresh)).user.id).toBe(user.id)
  },
)

test(
  'a reset code works once and ends every session',
  { tags: ['asvs-6.4.3', 'asvs-6.5.1', 'asvs-7.4.3'] },
  async () => {
    await using app = await startTestApp()
    const [laptop, phone] = [app.browser(), app.browser()]
    await register(app, laptop, 'bob')
    await signIn(phone, 'bob')
    const email = 'bob@example.com'
    const { challengeId } = await phone.api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const reset = {
      challengeId,
      code: await app.mailbox.code(email),
      password: password('another long one'),
    }
    await phone.api.auth.resetPassword.mutate(reset)
    expect(await refusal(phone.api.auth.resetPassword.mutate(reset))).toMatchObject({
      reason: 'CODE_INVALID',
    })
    for (const browser of [laptop, phone]) {
      expect(await refusal(browser.api.auth.me.query())).toMatchObject({
        reason: 'UNAUTHENTICATED',
      })
      expect(await refusal(browser.api.auth.refresh.mutate())).toMatchObject({
        reason: 'UNAUTHENTICATED',
      })
    }
  },
)

test(
  'after five wrong codes the right one is refused too',
  { tags: ['asvs-6.4.3', 'asvs-6.6.3'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    const email = 'eve@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await app.mailbox.code(email)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(
        await refusal(browser.api.auth.checkCode.mutate({ challengeId, code: wrong })),
      ).toMatchObject({ reason: 'CODE_INVALID' })
    }
    expect(await refusal(browser.api.auth.checkCode.mutate({ challengeId, code }))).toMatchObject({
      reason: 'CODE_INVALID',
    })
  },
)

test(
  'a code dies with its time, and a check keeps it for five minutes more',
  { tags: ['asvs-6.4.3'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    const email = 'late@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await app.mailbox.code(email)
    app.pass(minutes(14))
    await browser.api.auth.checkCode.mutate({ challengeId, code })
    app.pass(minutes(4))
    await browser.api.auth.register.mutate({ challengeId, code, username: 'late', password: good })
    const second = await browser.api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const resetCode = await app.mailbox.code(email)
    app.pass(minutes(15) + seconds(1))
    const reset = {
      challengeId: second.challengeId,
      code: resetCode,
      password: password('too late anyway'),
    }
    expect(await refusal(browser.api.auth.resetPassword.mutate(reset))).toMatchObject({
      reason: 'CODE_INVALID',
    })
  },
)

test(
  'a resend mails the same code, and not before its time',
  { tags: ['asvs-2.3.2', 'asvs-2.4.2'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    const email = 'again@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await app.mailbox.code(email)
    expect(await refusal(browser.api.auth.resendCode.mutate({ challengeId }))).toMatchObject({
      reason: 'RATE_LIMITED',
      httpStatus: 429,
    })
    app.pass(seconds(61))
    const again = await browser.api.auth.resendCode.mutate({ challengeId })
    expect(again.heldBack).toBe(false)
    expect(await app.mailbox.code(email)).toBe(code)
  },
)

test('however long a call takes, a resend at the time that it named is mailed', async () => {
  let [time, step] = [Date.now(), 300]
  const clock = () => new Date((time += step))
  await using app = await startTestApp({}, { clock })
  const { auth } = app.browser().api
  const email = 'exact@example.com'
  const { challengeId, resendAt } = await auth.sendCode.mutate({ email, type: 'register' })
  await app.mailbox.code(email)
  ;[time, step] = [Date.parse(resendAt), 0]
  expect(await auth.resendCode.mutate({ challengeId })).toMatchObject({ heldBack: false })
})

test('a resend above the limits of its address says so, and the code stays valid', async () => {
  await using app = await startTestApp({ SECRET_KEY: secretKey })
  const { auth } = app.browser().api
  const email = 'again@example.com'
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  await useUp(app, 'sendsPerAddressHour', email)
  app.pass(seconds(61))
  expect(await auth.resendCode.mutate({ challengeId })).toMatchObject({ heldBack: true })
  expect(await auth.checkCode.mutate({ challengeId, code })).toMatchObject({ valid: true })
})

test('a known address asking to register is told by mail only', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'known')
  const stranger = app.browser()
  const asked = await stranger.api.auth.sendCode.mutate({
    email: 'KNOWN@example.com',
    type: 'register',
  })
  const unknown = await stranger.api.auth.sendCode.mutate({
    email: 'fresh@example.com',
    type: 'register',
  })
  expect(Object.keys(asked)).toEqual(Object.keys(unknown))
  expect((await app.mailbox.next('KNOWN@example.com')).subject).not.toMatch(/\d{6}/)
})

test(
  'an access token dies with its time, and a session with its own',
  { tags: ['asvs-7.3.2', 'asvs-9.2.1', 'asvs-10.4.8'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'old')
    app.pass(minutes(15) + seconds(1))
    expect(await refusal(browser.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    browser.jar.accessToken = (await browser.api.auth.refresh.mutate()).accessToken
    expect(await browser.api.auth.me.query()).toMatchObject({ username: 'old' })
    app.pass(days(30))
    expect(await refusal(browser.api.auth.refresh.mutate())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })
  },
)

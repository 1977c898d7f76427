import { expect, test } from 'vitest'
import { good, password, refusal, register, signIn, startTestApp } from '../support/harness.ts'

test('a profile takes a new name, bio and avatar, and refuses a taken name', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, app.browser(), 'taken')
  await register(app, browser, 'mia')
  const avatar = 'https://example.com/mia.png'
  const user = await browser.api.account.updateProfile.mutate({
    username: '米娅',
    bio: 'hello',
    avatar,
  })
  expect(user).toMatchObject({ username: '米娅', bio: 'hello', avatar })
  expect(
    await refusal(browser.api.account.updateProfile.mutate({ username: 'TAKEN' })),
  ).toMatchObject({ reason: 'USERNAME_TAKEN' })
  expect(
    await refusal(browser.api.account.updateProfile.mutate({ avatar: 'http://x.example/a.png' })),
  ).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { avatar: 'HTTPS_URL' },
  })
  expect(await browser.api.auth.me.query()).toMatchObject({ username: '米娅' })
})

test(
  'a changed password ends every other session and mails a notice',
  { tags: ['asvs-6.2.2', 'asvs-6.2.3', 'asvs-6.3.7', 'asvs-7.4.3'] },
  async () => {
    await using app = await startTestApp()
    const [laptop, phone] = [app.browser(), app.browser()]
    await register(app, laptop, 'pat')
    await signIn(phone, 'pat')
    const fresh = password('quite another password')
    expect(
      await refusal(
        laptop.api.account.changePassword.mutate({ currentPassword: fresh, password: fresh }),
      ),
    ).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    await laptop.api.account.changePassword.mutate({ currentPassword: good, password: fresh })
    expect(await refusal(phone.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    expect(await laptop.api.auth.me.query()).toMatchObject({ username: 'pat' })
    await app.mailbox.next('pat@example.com', /password was changed/)
  },
)

test(
  'an email address changes after proof at the new one, and the old one is told',
  { tags: ['asvs-2.2.3', 'asvs-6.3.7', 'asvs-7.5.1', 'asvs-7.5.3', 'asvs-8.2.2'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'kim')
    const email = 'kim@new.example.com'
    expect(
      await refusal(app.browser().api.auth.sendCode.mutate({ email, type: 'email_change' })),
    ).toMatchObject({ reason: 'UNAUTHENTICATED' })
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'email_change' })
    const code = await app.mailbox.code(email)
    const other = app.browser()
    await register(app, other, 'thief')
    expect(
      await refusal(
        other.api.account.changeEmail.mutate({ challengeId, code, currentPassword: good }),
      ),
    ).toMatchObject({ reason: 'CODE_INVALID' })
    expect(
      await browser.api.account.changeEmail.mutate({ challengeId, code, currentPassword: good }),
    ).toMatchObject({ email })
    expect((await app.mailbox.next('kim@example.com')).text).toContain('kim')
    expect((await signIn(app.browser(), email)).user.username).toBe('kim')
  },
)

test(
  'a session revoked on another device is dead at once, and nobody revokes a stranger',
  { tags: ['asvs-7.5.2', 'asvs-8.2.2', 'asvs-10.4.9'] },
  async () => {
    await using app = await startTestApp()
    const [laptop, phone, stranger] = [app.browser(), app.browser(), app.browser()]
    await register(app, laptop, 'lee')
    await register(app, stranger, 'stranger')
    await signIn(phone, 'lee')
    const devices = await laptop.api.account.sessions.query()
    expect(devices).toHaveLength(2)
    const id = devices.find((device) => !device.current)?.id ?? ''
    expect(await refusal(stranger.api.account.revokeSession.mutate({ id }))).toMatchObject({
      reason: 'NOT_FOUND',
      httpStatus: 404,
    })
    expect(await laptop.api.account.revokeSession.mutate({ id })).toEqual({ ok: true })
    expect(await refusal(phone.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
    await signIn(phone, 'lee')
    expect(await phone.api.account.revokeOtherSessions.mutate()).toEqual({ revoked: 1 })
    expect(await refusal(laptop.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
  },
)

test('a device that moved is shown where it was used last', async () => {
  await using app = await startTestApp()
  const [home, train] = [app.browser(), app.browser()]
  await register(app, home, 'max')
  Object.assign(train.jar, home.jar)
  await train.api.auth.refresh.mutate()
  expect(await train.api.account.sessions.query()).toMatchObject([{ current: true, ip: train.ip }])
})

test.each(['password123', 'weaksam', 'weaksam123', 'weaksam@example.com', 'Latchkey!'])(
  'the password %s is refused as too common',
  { tags: ['asvs-6.2.11'] },
  async (weak) => {
    await using app = await startTestApp()
    const browser = app.browser()
    const email = 'weaksam@example.com'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await app.mailbox.code(email)
    const attempt = { challengeId, code, username: 'weaksam', password: password(weak) }
    expect(await refusal(browser.api.auth.register.mutate(attempt))).toMatchObject({
      reason: 'PASSWORD_BREACHED',
    })
  },
)

import { expect, test, vi } from 'vitest'
import { days, minutes, seconds } from '../../src/clock.ts'
import { User } from '../../src/users/user.entity.ts'
import {
  good,
  password as digest,
  refusal,
  register,
  signIn,
  startTestApp,
} from '../support/harness.ts'
import { json, send } from '../support/raw-http.ts'
import { formatTime } from '../../src/mail/texts/time.ts'

const newYork = 'America/New_York'
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

test('a zone at the hour of UTC is told that time once', () => {
  const [winter, summer] = [new Date('2026-12-01T09:05:00Z'), new Date('2026-07-01T09:05:00Z')]
  const london = 'Europe/London'
  expect(formatTime(winter, 'en', london)).toBe('1 December 2026 at 09:05 UTC')
  expect(formatTime(winter, 'zh', london)).toBe('2026年12月1日 09:05（UTC）')
  expect(formatTime(summer, 'en', london)).toBe('1 July 2026 at 10:05 GMT+1 (09:05\u00A0UTC)')
})

test('a narrow mail never breaks the time of UTC in two', () => {
  const at = new Date('2026-12-01T04:05:00Z')
  expect(formatTime(at, 'zh', null)).toBe('北京时间 2026年12月1日 12:05（UTC\u00A004:05）')
  expect(formatTime(at, 'en', 'Asia/Shanghai')).toMatch(/ \(04:05\u00A0UTC\)$/)
})

test('mails to an account speak its language and its time, whatever a stranger asks for', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  await ann.api.account.updateProfile.mutate({ locale: 'en', timeZone: newYork })
  app.pass(days(7) + minutes(1))
  const headers = { ...json, 'accept-language': 'zh-CN', 'user-agent': firefox }
  const login = { identifier: 'ann', password: good }
  expect((await send(app, '/trpc/auth.login', { headers, body: login })).status).toBe(200)
  const notice = await app.mailbox.next('ann@example.com', /New sign-in/)
  expect(notice.text).toMatch(/ at \d\d:\d\d GMT-[45] \((.* at )?\d\d:\d\d\u00A0UTC\)/)

  for (const type of ['reset_password', 'register']) {
    const body = { email: 'ann@example.com', type, locale: 'zh' }
    expect((await send(app, '/trpc/auth.sendCode', { headers, body })).status).toBe(200)
  }
  expect((await app.mailbox.next('ann@example.com', /reset code/)).text).toContain('GMT-')
  expect((await app.mailbox.next('ann@example.com', /already have/)).text).toContain('GMT-')
})

test('a thief with a session cannot choose the language of the notices: the change is told in the old one', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  const email = 'ann@example.com'
  await register(app, ann, 'ann')
  await ann.api.account.updateProfile.mutate({ locale: 'zh', timeZone: newYork })
  const { text } = await app.mailbox.next(email, /language or time zone/)
  const token = /not-me#([\w.-]+)/.exec(text)?.[1] ?? ''
  await signIn(app.browser(), 'ann')
  expect((await app.mailbox.next(email, /New sign-in/)).text).not.toContain('GMT-')
  await ann.api.account.updateProfile.mutate({ timeZone: null })
  await app.mailbox.next(email, /language or time zone/)
  const password = { currentPassword: good, password: digest('a wholly new password') }
  await ann.api.account.changePassword.mutate(password)
  await app.mailbox.next(email, /password was changed/)

  await app.browser().api.auth.disown.mutate({ token })
  await app.mailbox.next(email, /locked until/)
  const owner = await app.database.em.fork().findOneOrFail(User, { username: 'ann' })
  expect(owner).toMatchObject({ locale: 'en', timeZone: null })
})

test('a change of language that nobody undid reaches the notices after seven days', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  await ann.api.account.updateProfile.mutate({ locale: 'zh', timeZone: 'Asia/Shanghai' })
  app.pass(days(7) - minutes(1))
  await signIn(app.browser(), 'ann')
  await app.mailbox.next('ann@example.com', /New sign-in/)
  app.pass(minutes(2))
  await signIn(app.browser(), 'ann')
  const { text } = await app.mailbox.next('ann@example.com', /新设备/)
  expect(text).toMatch(/北京时间.+（UTC\u00A0.+）/)
})

test('the zone of a caller costs an account with a zone the same work as a stranger', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  await ann.api.account.updateProfile.mutate({ timeZone: 'Europe/Berlin' })
  const formatter = vi.spyOn(Intl, 'DateTimeFormat')
  const timeZone = 'Pacific/Apia'
  const wish = { email: 'ann@example.com', type: 'reset_password', timeZone } as const
  await ann.api.auth.sendCode.mutate(wish)
  expect(formatter.mock.calls.filter(([, options]) => options?.timeZone === timeZone)).toHaveLength(
    1,
  )
  formatter.mockRestore()
})

test('a code that is sent again tells the time in the zone of the first mail', async () => {
  await using app = await startTestApp()
  const { auth } = app.browser().api
  const email = 'ann@example.com'
  const asked = { email, type: 'register', locale: 'en', timeZone: newYork } as const
  const { challengeId } = await auth.sendCode.mutate(asked)
  expect((await app.mailbox.next(email)).text).toMatch(/GMT-[45]/)
  app.pass(seconds(61))
  await auth.resendCode.mutate({ challengeId })
  expect((await app.mailbox.next(email)).text).toMatch(/GMT-[45]/)
})

test('a code mail says who asked for it, when and from where', async () => {
  await using app = await startTestApp()
  const ip = '203.0.113.7'
  const headers = { ...json, 'user-agent': firefox, 'x-forwarded-for': ip }
  const body = { email: 'ann@example.com', type: 'register', locale: 'en', timeZone: newYork }
  await send(app, '/trpc/auth.sendCode', { headers, body })
  const { text, html } = await app.mailbox.next('ann@example.com', /sign-up code/)
  for (const form of [text, html]) {
    expect(form).toMatch(
      /Requested on .+ GMT-[45] \(.*UTC\), from Firefox · Windows, IP 203\.0\.113\.7\./,
    )
  }
})

test('a new account keeps the language of its code and the zone of its browser', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  const email = 'ann@example.com'
  const asked = { email, type: 'register', locale: 'zh' } as const
  const { challengeId } = await ann.api.auth.sendCode.mutate(asked)
  const code = await app.mailbox.code(email)
  const details = { challengeId, code, username: 'ann', password: good }
  const { user } = await ann.api.auth.register.mutate({ ...details, timeZone: newYork })
  expect(user).toMatchObject({ locale: 'zh', timeZone: newYork, displayName: null })
})

test('a zone newer than the server costs no registration, and is refused in the profile', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  const email = 'ann@example.com'
  const timeZone = 'Mars/Olympus_Mons'
  const asked = { email, type: 'register', timeZone } as const
  const { challengeId } = await ann.api.auth.sendCode.mutate(asked)
  const code = await app.mailbox.code(email)
  const details = { challengeId, code, username: 'ann', password: good, timeZone }
  const session = await ann.api.auth.register.mutate(details)
  expect(session.user.timeZone).toBeNull()
  ann.jar.accessToken = session.accessToken
  const refused = await refusal(ann.api.account.updateProfile.mutate({ timeZone }))
  expect(refused).toMatchObject({ reason: 'INVALID_INPUT', fields: { timeZone: 'INVALID' } })
})

test('a display name is one line of visible text, apart from the username, and may be taken back', async () => {
  await using app = await startTestApp()
  const ann = app.browser()
  await register(app, ann, 'ann')
  const change = (displayName: string | null) =>
    ann.api.account.updateProfile.mutate({ displayName })
  expect(await change('  Ada, Countess 👩‍🔬 ')).toMatchObject({
    displayName: 'Ada, Countess 👩‍🔬',
    username: 'ann',
  })
  for (const [wrong, reason] of [
    ['a\nb', 'CHARACTERS'],
    ['\u202eadA', 'CHARACTERS'],
    ['a\u200bb', 'CHARACTERS'],
    ['a\ud800', 'CHARACTERS'],
    ['\u3164', 'CHARACTERS'],
    ['\u2800', 'CHARACTERS'],
    ['x'.repeat(51), 'TOO_LONG'],
    [' ', 'REQUIRED'],
  ] as const)
    expect((await refusal(change(wrong))).fields).toEqual({ displayName: reason })
  expect((await ann.api.auth.me.query()).displayName).toBe('Ada, Countess 👩‍🔬')
  expect((await change(null)).displayName).toBeNull()
})

test('with MAIL_WELCOME a new account is welcomed once, in its language', async () => {
  await using app = await startTestApp({ MAIL_WELCOME: 'true' })
  await register(app, app.browser(), 'ann')
  const { text } = await app.mailbox.next('ann@example.com', /Welcome to Latchkey/)
  expect(text).toContain('Hello ann,')
  expect(text).toContain(`${app.url}/account`)
})

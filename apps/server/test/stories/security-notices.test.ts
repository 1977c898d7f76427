import { expect, test } from 'vitest'
import { days, hours, seconds } from '../../src/clock.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/harness.ts'

const wrong = password('wrong wrong wrong')

/** The "it wasn't me" token of the next mail to this address. */
async function disownToken(app: TestApp, address: string, subject: RegExp): Promise<string> {
  const mail = await app.mailbox.next(address)
  expect(mail.subject).toMatch(subject)
  const token = /\/not-me#([\w.-]+)/.exec(mail.text)?.[1]
  if (!token) throw new Error(`no link in "${mail.text}"`)
  return token
}

const disown = (app: TestApp, token: string) => app.browser().api.auth.disown.mutate({ token })

test(
  'a sign-in on a new device is told with its circumstances, and disowning it shuts everybody out',
  { tags: ['asvs-6.3.5', 'asvs-6.3.7', 'asvs-8.2.4'] },
  async () => {
    await using app = await startTestApp()
    const [home, thief] = [app.browser(), app.browser()]
    await register(app, home, 'ann')
    await signIn(thief, 'ann')
    const mail = await app.mailbox.next('ann@example.com')
    expect(mail.subject).toMatch(/new sign-in/i)
    expect(mail.text).toContain(thief.ip)
    const token = /\/not-me#([\w.-]+)/.exec(mail.text)?.[1] ?? ''
    expect(await disown(app, token)).toEqual({ ok: true })
    for (const browser of [home, thief]) {
      expect(await refusal(browser.api.auth.me.query())).toMatchObject({
        reason: 'UNAUTHENTICATED',
      })
    }
    expect(await refusal(signIn(home, 'ann'))).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
    const email = 'ann@example.com'
    const { challengeId } = await home.api.auth.sendCode.mutate({ email, type: 'reset_password' })
    const renewed = password('a wholly new password')
    const code = await app.mailbox.code(email)
    await home.api.auth.resetPassword.mutate({ challengeId, code, password: renewed })
    await signIn(home, 'ann', renewed)
  },
)

test('a known device signs in without a mail', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  await signIn(browser, 'ann')
  await signIn(app.browser(), 'ann')
  const { text } = await app.mailbox.next('ann@example.com')
  expect(text).not.toContain(browser.ip)
})

test(
  'disowning a changed address brings the former one back',
  { tags: ['asvs-6.3.7'] },
  async () => {
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const email = 'thief@example.org'
    const { challengeId } = await browser.api.auth.sendCode.mutate({ email, type: 'email_change' })
    const code = await app.mailbox.code(email)
    await browser.api.account.changeEmail.mutate({ challengeId, code, currentPassword: good })
    await disown(app, await disownToken(app, 'ann@example.com', /address was changed/))
    const reset = { email: 'ann@example.com', type: 'reset_password' as const }
    await app.browser().api.auth.sendCode.mutate(reset)
    expect(await app.mailbox.code('ann@example.com')).toMatch(/^\d{6}$/)
  },
)

test('a disowning link works once, for seven days, and no other is one', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  await signIn(app.browser(), 'ann')
  const token = await disownToken(app, 'ann@example.com', /new sign-in/i)
  const [keyId, uuid, mac = ''] = token.split('.')
  const forged = [`${keyId}.${uuid}.${mac.slice(1)}A`, `${keyId}.${uuid}`, `x.${uuid}.${mac}`, '..']
  for (const other of forged) {
    expect(await refusal(disown(app, other))).toMatchObject({ reason: 'CODE_INVALID' })
  }
  app.pass(days(7) + seconds(1))
  expect(await refusal(disown(app, token))).toMatchObject({ reason: 'CODE_INVALID' })
  app.pass(-days(7))
  const both = await Promise.allSettled([disown(app, token), disown(app, token)])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test(
  'ten failures in a row are told to the owner, once a day',
  { tags: ['asvs-6.3.5'] },
  async () => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    for (let tries = 0; tries < 11; tries += 1) {
      await refusal(signIn(app.browser(), 'ann', wrong))
      app.pass(hours(1) + seconds(1))
    }
    await disownToken(app, 'ann@example.com', /failed sign-ins/)
    expect(app.mailbox.mails).toEqual([])
  },
)

test('a session used in two places is ended, and its owner told once a day with a link that shuts everybody out', async () => {
  await using app = await startTestApp()
  const browser = app.browser()
  await register(app, browser, 'ann')
  const thief = app.browser()
  for (const isTold of [true, false]) {
    await signIn(browser, 'ann')
    thief.jar.cookie = browser.jar.cookie
    browser.jar.accessToken = (await browser.api.auth.refresh.mutate()).accessToken
    await browser.api.auth.me.query()
    app.pass(seconds(11))
    expect(await refusal(thief.api.auth.refresh.mutate())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })
    if (!isTold) break
    const token = await disownToken(app, 'ann@example.com', /ended a session/)
    expect(token).not.toBe('')
  }
  await browser.api.auth.sendCode.mutate({ email: 'ann@example.com', type: 'reset_password' })
  // The next mail has the code, so no second notice came before it.
  expect((await app.mailbox.next('ann@example.com')).subject).toMatch(/\d{6}/)
})

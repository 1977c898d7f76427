import { expect, test } from 'vitest'
import { hours, minutes, seconds } from '../../src/clock.ts'
import { countMails, reasonOf, rightCode, secretKey } from '../support/attackers.ts'
import {
  good,
  password,
  register,
  resetPassword,
  signIn,
  startTestApp,
  type Browser,
  type TestApp,
} from '../support/harness.ts'

const fresh = password('a wholly new password')
const wrong = password('wrong wrong wrong')
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => make(index))

const reset = (app: TestApp, browser: Browser) =>
  resetPassword(app, browser, { email: 'ann@example.com', wish: fresh })

/** Browsers that each signed in once, all with the password. */
async function farm(app: TestApp, count: number, ip?: string): Promise<Browser[]> {
  const browsers = times(count, () => app.browser(ip))
  for (const browser of browsers) await signIn(browser, 'ann')
  return browsers
}

test('cookies collected with the old password give no free guesses at the new one', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const farmed = await farm(app, 12, '10.9.9.9')
  await reset(app, app.browser())
  const reasons: string[] = []
  for (const browser of farmed) {
    for (const digest of times(5, (at) => password(`guess number ${at}`))) {
      reasons.push(await reasonOf(signIn(browser, 'ann', digest)))
    }
  }
  expect(reasons.filter((reason) => reason === 'INVALID_CREDENTIALS')).toHaveLength(5)
  expect(reasons.filter((reason) => reason === 'RATE_LIMITED')).toHaveLength(55)
})

test('a sign-in from a browser that only knew the old password is told as one from a new device', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const [thief] = await farm(app, 1)
  await reset(app, home)
  const before = await countMails(app, 'new_device')
  await signIn(home, 'ann', fresh)
  expect(await countMails(app, 'new_device')).toBe(before)
  await signIn(thief!, 'ann', fresh)
  expect(await countMails(app, 'new_device')).toBe(before + 1)
})

test('the browser that changes the password stays known, all others do not', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const [other] = await farm(app, 1)
  const before = await countMails(app, 'new_device')
  await home.api.account.changePassword.mutate({ currentPassword: good, password: fresh })
  await signIn(home, 'ann', fresh)
  expect(await countMails(app, 'new_device')).toBe(before)
  await signIn(other!, 'ann', fresh)
  expect(await countMails(app, 'new_device')).toBe(before + 1)
})

test('known browsers of one account share ten failures an hour, then they are strangers', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  const farmed = await farm(app, 6)
  const tries = farmed.flatMap((browser) => times(4, () => browser))
  const reasons: string[] = []
  for (const browser of tries) reasons.push(await reasonOf(signIn(browser, 'ann', wrong)))
  // Ten failures as known browsers, five as unknown ones.
  expect(reasons.filter((reason) => reason === 'INVALID_CREDENTIALS')).toHaveLength(15)
  expect(await reasonOf(signIn(home, 'ann'))).toBe('RATE_LIMITED')
  app.pass(hours(1) + seconds(1))
  expect(await reasonOf(signIn(home, 'ann'))).toBe('ok')
})

test('of parallel guesses from many known browsers ten are looked at as such', async () => {
  await using app = await startTestApp()
  await register(app, app.browser(), 'ann')
  const farmed = await farm(app, 10)
  app.pass(hours(1) + seconds(1))
  const tries = farmed.flatMap((browser) => times(4, () => browser))
  const reasons = await Promise.all(tries.map((each) => reasonOf(signIn(each, 'ann', wrong))))
  expect(reasons.filter((reason) => reason === 'INVALID_CREDENTIALS')).toHaveLength(15)
})

test('failures of a known browser count against its address, and not the other way round', async () => {
  await using app = await startTestApp()
  const home = app.browser()
  await register(app, home, 'ann')
  await register(app, home, 'ben')
  const stranger = app.browser(home.ip)
  for (const name of ['ann', 'ben', 'ann', 'ben', 'ann', 'ben']) {
    await reasonOf(signIn(home, name, wrong))
  }
  const nobody = (at: number) => reasonOf(signIn(stranger, `nobody${at}`, wrong))
  for (const at of times(24, (index) => index)) expect(await nobody(at)).toBe('INVALID_CREDENTIALS')
  expect(await nobody(24)).toBe('RATE_LIMITED')
  expect(await reasonOf(signIn(home, 'ann'))).toBe('ok')
  app.pass(minutes(15) + seconds(1))
  expect(await nobody(25)).toBe('INVALID_CREDENTIALS')
})

test('the browser that uses "it wasn’t me" keeps its own mails, though a thief changed the password and strangers fill the mailbox', async () => {
  const [few, email] = ['2/1d', 'ann@example.com']
  await using app = await startTestApp({
    SECRET_KEY: secretKey,
    CODE_RESEND_SECONDS: '0',
    LIMIT_SENDS_PER_ADDRESS_DAY: few,
    LIMIT_SENDS_BY_NEWCOMERS_DAY: few,
  })
  const home = app.browser()
  await register(app, home, 'ann')
  const [thief] = await farm(app, 1)
  await thief!.api.account.changePassword.mutate({ currentPassword: good, password: fresh })
  const { text } = await app.mailbox.next(email, /password was changed/)
  await home.api.auth.disown.mutate({ token: /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? '' })
  const codes = () => countMails(app, 'reset_password_code')
  const ask = ({ api }: Browser) => api.auth.sendCode.mutate({ email, type: 'reset_password' })
  for (const stranger of times(6, () => app.browser())) await ask(stranger)
  const filled = await codes()
  await ask(thief!)
  expect(await codes()).toBe(filled)
  const { challengeId } = await ask(home)
  expect(await codes()).toBe(filled + 1)
  // Mails leave in any order: the owner's is the one that her challenge accepts.
  const code = await rightCode(app, challengeId)
  const mine = password('what the owner wants')
  await home.api.auth.resetPassword.mutate({ challengeId, code, password: mine })
  const told = await countMails(app, 'new_device')
  await signIn(home, 'ann', mine)
  expect(await countMails(app, 'new_device')).toBe(told)
})

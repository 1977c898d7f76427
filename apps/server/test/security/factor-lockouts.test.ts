import { expect, test } from 'vitest'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { Lockout } from '../../src/passwords/lockout.entity.ts'
import { lockoutPolicy } from '../../src/passwords/lockout-policy.ts'
import { byOperator } from '../support/apps.ts'
import { reasonOf } from '../support/attackers.ts'
import { addPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { addApp, arriveAfterThief, arriveWithApp, beginSignIn } from '../support/factors.ts'
import { register, signIn, type Browser } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h' })
let people = 0
const arrive = () => arriveWithApp(app, `person${(people += 1)}`)
type Person = Awaited<ReturnType<typeof arrive>>
type Entry = { code: string; method?: 'totp' | 'backup_code' }

/** Enters a code at the second step of a sign-in. */
async function enter(browser: Browser, name: string, { code, method = 'totp' }: Entry) {
  const { attempt } = await beginSignIn(browser, name)
  return reasonOf(browser.api.auth.secondFactor.mutate({ attempt, method, code }))
}

/** Enters wrong codes until no code is compared any more. */
async function useUp(browser: Browser, { name, phone }: Person) {
  for (let wrong = 0; wrong < lockoutPolicy.free; wrong += 1)
    expect(await enter(browser, name, { code: phone.wrongCode() })).toBe('CODE_INVALID')
  const spent = { failures: lockoutPolicy.free }
  const off = { failures: lockoutPolicy.off }
  expect(await app.database.em.fork().nativeUpdate(Lockout, spent, off)).toBe(1)
  expect(await enter(browser, name, { code: phone.nextCode() })).toBe('RATE_LIMITED')
}

test.each(['known', 'unknown'])(
  'a backup code ends the lockout of a browser that is %s',
  async (kind) => {
    const person = await arrive()
    const { name, phone } = person
    const browser = kind === 'known' ? person.browser : app.browser()
    await useUp(browser, person)
    const [backup = ''] = phone.backupCodes
    expect(await enter(browser, name, { code: backup, method: 'backup_code' })).toBe('ok')
    expect(await enter(browser, name, { code: phone.nextCode() })).toBe('ok')
  },
)

test('an app that takes the place of removed ones starts without their wrong codes', async () => {
  const person = await arrive()
  const { browser, name } = person
  await useUp(app.browser(), person)
  await removeFactors(byOperator(app), name, { atOnce: true })
  await signIn(browser, name)
  const phone = await addApp(app, browser)
  expect(await enter(app.browser(), name, { code: phone.nextCode() })).toBe('ok')
})

test('a passkey that takes their place ends the lockout, too', async () => {
  const person = await arrive()
  const { browser, name } = person
  await useUp(app.browser(), person)
  await removeFactors(byOperator(app), name, { atOnce: true })
  await signIn(browser, name)
  await addPasskey(app, browser)
  expect(await app.database.em.fork().count(Lockout, { failures: lockoutPolicy.off })).toBe(0)
})

test('browsers that proved a removed factor guess at the next one as strangers', async () => {
  const { owner, thief } = await arriveAfterThief(app, 'robbed')
  const phone = await addApp(app, owner)
  for (let wrong = 0; wrong < lockoutPolicy.free; wrong += 1)
    expect(await enter(app.browser(), 'robbed', { code: phone.wrongCode() })).toBe('CODE_INVALID')
  expect(await enter(thief, 'robbed', { code: phone.wrongCode() })).toBe('RATE_LIMITED')
  expect(await enter(owner, 'robbed', { code: phone.nextCode() })).toBe('ok')
})

test('a browser that removes one of its factors guesses at the others with its own budget', async () => {
  const { browser, name, account, phone } = await arrive()
  const other = await addApp(app, browser)
  await account.removeFactor.mutate({ id: phone.id })
  for (let wrong = 0; wrong < lockoutPolicy.free; wrong += 1)
    expect(await enter(app.browser(), name, { code: other.wrongCode() })).toBe('CODE_INVALID')
  expect(await enter(app.browser(), name, { code: other.wrongCode() })).toBe('RATE_LIMITED')
  expect(await enter(browser, name, { code: other.wrongCode() })).toBe('CODE_INVALID')
})

test('a database that fails after the confirmation does not take the backup codes along', async () => {
  const browser = app.browser()
  await register(app, browser, 'late')
  const query = (text: string) => app.database.em.getConnection().execute(text)
  await query('alter table lockouts rename to lockouts_away')
  const [phone, { device }] = [await addApp(app, browser), await addPasskey(app, browser)]
  await query('alter table lockouts_away rename to lockouts')
  expect(phone.backupCodes).toHaveLength(10)
  expect(await reasonOf(signInWithPasskey(app.browser(), device))).toBe('ok')
})

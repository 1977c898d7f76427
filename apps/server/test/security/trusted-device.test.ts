import { expect, test } from 'vitest'
import { endSessionsOf, reopenAccount, requireUser } from '../../src/admin/administration.ts'
import { setStatus } from '../../src/admin/change-account.ts'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { days } from '../../src/clock.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { TrustedDevice } from '../../src/factors/trusted-device.entity.ts'
import { purge } from '../../src/jobs/purge.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { byOperator } from '../support/apps.ts'
import { countMails, keys, reasonOf, secretKey } from '../support/attackers.ts'
import { addPasskey } from '../support/authenticator.ts'
import {
  addApp,
  arriveWithApp,
  askToRecover,
  beginSignIn,
  signInAndTrust,
} from '../support/factors.ts'
import { good, password, refusal, register, resetPassword, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { watchStatements } from '../support/watch-statements.ts'

const app = await useTestApp({
  SECRET_KEY: secretKey,
  LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
  CODE_RESEND_SECONDS: '0',
})
const em = () => app.database.em.fork()
const wish = password('a long new password')
let people = 0

/** A user whose browser is trusted. */
async function arrive() {
  const person = await arriveWithApp(app, `person${(people += 1)}`)
  await signInAndTrust(person.browser, person.name, person.phone.nextCode())
  return person
}
type Person = Awaited<ReturnType<typeof arrive>>

const trusts = (user: number) => em().count(TrustedDevice, { user })
const sweep = (now: Date) => purge(em(), { keys, sessionTtlDays: 30, hasLegacyClients: false, now })

async function disown({ email, auth }: Person) {
  const { text } = await app.mailbox.next(email, /trusted device was added/)
  await auth.disown.mutate({ token: /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? '' })
}

/** Presents a replaced refresh token, as a thief of cookies does. */
async function replay({ browser, auth }: Person) {
  const stolen = browser.jar.cookie
  await auth.refresh.mutate()
  const { sessionId: id } = await auth.tokenInfo.query()
  await em().nativeUpdate(Session, { id }, { isSeen: true, rotatedAt: new Date(0) })
  browser.jar.cookie = stolen
  await refusal(auth.refresh.mutate())
}

const ends: [string, (person: Person) => Promise<unknown>][] = [
  ['a reset in another browser', ({ email }) => resetPassword(app, app.browser(), { email, wish })],
  [
    'a change of the password',
    ({ account }) => account.changePassword.mutate({ currentPassword: good, password: wish }),
  ],
  ['"it wasn’t me"', disown],
  ['an added app', ({ browser }) => addApp(app, browser, 'Tablet')],
  ['an added passkey', ({ browser }) => addPasskey(app, browser)],
  ['a removed factor', ({ account, phone: { id } }) => account.removeFactor.mutate({ id })],
  ['new backup codes', ({ account }) => account.newBackupCodes.mutate()],
  ['a recovery', (person) => askToRecover(app, person)],
  [
    'a deletion',
    ({ account, name }) =>
      account.deleteAccount.mutate({ currentPassword: good, confirmation: name }),
  ],
  ['a replayed session', replay],
  ['a ban', ({ name }) => setStatus(byOperator(app), name, 'banned')],
  [
    'an operator who removes factors',
    ({ name }) => removeFactors(byOperator(app), name, { atOnce: false }),
  ],
  [
    'an operator who removes them at once',
    ({ name }) => removeFactors(byOperator(app), name, { atOnce: true }),
  ],
  [
    'an operator who ends the sessions',
    async ({ name }) => endSessionsOf(byOperator(app), await requireUser(em(), name)),
  ],
  [
    'an operator who reopens the account',
    ({ name }) => reopenAccount(byOperator(app), name, { email: `${name}2@example.org` }),
  ],
  [
    'a factor that ends by itself',
    async ({ phone: { id } }) => {
      await em().nativeUpdate(Factor, { id }, { removesAt: new Date(0) })
      await sweep(app.now())
    },
  ],
]

test.each(ends)('%s ends the trust in every device', async (_name, end) => {
  const person = await arrive()
  await signInAndTrust(app.browser(), person.name, person.phone.nextCode())
  expect(await trusts(person.id)).toBe(2)
  await end(person)
  expect(await trusts(person.id)).toBe(0)
})

test('a trust outlives neither thirty days nor a clock that was wrong', async () => {
  const { browser, name, id } = await arrive()
  await em().nativeUpdate(TrustedDevice, { user: id }, { createdAt: new Date(Date.now() + 1e9) })
  await beginSignIn(browser, name)
  await em().nativeUpdate(TrustedDevice, { user: id }, { createdAt: app.now() })
  await signIn(browser, name)
  await sweep(new Date(app.now().getTime() + days(31)))
  expect(await trusts(id)).toBe(0)
})

test('a stolen cookie opens nothing without the password, and no other account with it', async () => {
  const [owner, other] = [await arrive(), await arrive()]
  await owner.auth.logout.mutate()
  const thief = app.browser()
  thief.jar.trust = owner.browser.jar.trust
  expect((await refusal(thief.api.auth.refresh.mutate())).reason).toBe('UNAUTHENTICATED')
  await beginSignIn(thief, other.name)
  const wrong = { password: wish }
  const answers = await Promise.all(
    [thief, app.browser()].flatMap(({ api }) =>
      [owner.name, 'nobody'].map((identifier) =>
        refusal(api.auth.login.mutate({ ...wrong, identifier })),
      ),
    ),
  )
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
})

test('with cookie and password a thief has level 1 and changes nothing, and the owner is told', async () => {
  const { browser, name } = await arrive()
  const thief = app.browser()
  thief.jar.trust = browser.jar.trust
  const before = await countMails(app, 'new_device')
  app.pass(days(1))
  await signIn(thief, name)
  expect(await countMails(app, 'new_device')).toBe(before + 1)
  const { account } = thief.api
  const calls = [
    account.changePassword.mutate({ currentPassword: good, password: wish }),
    account.deleteAccount.mutate({ currentPassword: good, confirmation: name }),
    account.addTotp.mutate({ name: 'Mine' }),
    account.newBackupCodes.mutate(),
    account.exportData.query(),
    account.confirmIdentity.mutate({ method: 'password', currentPassword: good }),
  ]
  const reasons = await Promise.all(calls.map(reasonOf))
  expect(reasons).toEqual([...Array.from({ length: 5 }, () => 'STEP_UP_REQUIRED'), 'FORBIDDEN'])
})

test('a reset leaves no trusted device to whoever knows the new password as well', async () => {
  const { browser, name, email } = await arrive()
  await resetPassword(app, app.browser(), { email, wish })
  await beginSignIn(browser, name, wish)
})

test('who knows only the password gains no trust, and a cookie that was put there gains none', async () => {
  const { browser, name, id, phone } = await arrive()
  const thief = app.browser()
  const { attempt } = await beginSignIn(thief, name)
  const guess = { attempt, method: 'totp', code: phone.wrongCode(), trustDevice: true } as const
  expect(await reasonOf(thief.api.auth.secondFactor.mutate(guess))).toBe('CODE_INVALID')
  expect([thief.jar.trust, await trusts(id)]).toEqual(['', 1])
  browser.jar.trust = `${browser.jar.trust.split('=', 1)[0]}=${'A'.repeat(43)}`
  thief.jar.trust = browser.jar.trust
  await signInAndTrust(browser, name, phone.nextCode())
  await beginSignIn(thief, name)
})

test.each([
  ['no value', ''],
  ['an empty one', '='],
  ['many parts', `=${'.'.repeat(4000)}`],
  ['a token of nobody', `=${'A'.repeat(43)}.x`],
  ['SQL', "='; drop table users"],
])('a trust cookie with %s asks for the second step', async (_name, value) => {
  const { browser, name } = await arrive()
  const stranger = app.browser()
  stranger.jar.trust = browser.jar.trust.split('=', 1)[0] + value
  await beginSignIn(stranger, name)
})

test('a sign-in without a factor asks the database nothing about trust, cookie or not', async () => {
  const { browser } = await arrive()
  people += 1
  const plain = app.browser()
  await register(app, plain, `person${people}`)
  plain.jar.trust = browser.jar.trust
  const statements = await watchStatements(app)
  await signIn(plain, `person${people}`)
  await plain.api.auth.me.query()
  expect(statements.filter(({ sql }) => sql.includes('trusted_devices'))).toEqual([])
})

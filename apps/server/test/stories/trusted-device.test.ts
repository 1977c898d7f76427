import { expect, test } from 'vitest'
import { days, minutes } from '../../src/clock.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { addPasskey } from '../support/authenticator.ts'
import { countMails } from '../support/attackers.ts'
import { arriveWithApp, beginSignIn, signInAndTrust } from '../support/factors.ts'
import { good, refusal, signedIn, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h', CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()
let people = 0

/** A signed-out user with an authenticator app. */
async function arrive() {
  const person = await arriveWithApp(app, `person${(people += 1)}`)
  await person.auth.logout.mutate()
  return person
}

test('a trusted device asks for the password alone, and says that nothing more was proved', async () => {
  const { browser, name, phone, auth, account } = await arrive()
  await signInAndTrust(browser, name, phone.nextCode())
  const [trusted] = (await account.factors.query()).trustedDevices
  expect(trusted).toMatchObject({ current: true, userAgent: 'node', ip: browser.ip })
  await auth.logout.mutate()

  app.pass(minutes(6))
  await signIn(browser, name)
  const { sessionId: id } = await auth.tokenInfo.query()
  const session = await em().findOneOrFail(Session, { id })
  expect(session).toMatchObject({ level: 1, methods: 'password trusted_device' })
  expect(await refusal(account.newBackupCodes.mutate())).toMatchObject({
    reason: 'STEP_UP_REQUIRED',
    methods: ['totp', 'backup_code'],
  })
  const [entry] = await account.securityEvents.query()
  expect(entry).toMatchObject({ kind: 'signed_in', detail: 'trusted_device' })
  expect((await account.factors.query()).trustedDevices[0]?.lastUsedAt).not.toBe(
    trusted?.lastUsedAt,
  )
  await account.confirmIdentity.mutate({ method: 'totp', code: phone.nextCode() })
  await expect(account.newBackupCodes.mutate()).resolves.toBeDefined()
})

test('only who asks for it is trusted, for thirty days, in this browser', async () => {
  const { browser, name, phone, auth } = await arrive()
  const { attempt } = await beginSignIn(browser, name)
  await auth.secondFactor.mutate({ attempt, method: 'totp', code: phone.nextCode() })
  expect(browser.jar.trust).toBe('')
  await beginSignIn(browser, name)
  await signInAndTrust(browser, name, phone.nextCode())
  await beginSignIn(app.browser(), name)
  app.pass(days(30) - minutes(1))
  await signIn(browser, name)
  app.pass(minutes(2))
  await beginSignIn(browser, name)
})

test('a passkey as the second step trusts the device, a backup code does not', async () => {
  const { browser, name, phone, auth, account } = await arrive()
  await signInAndTrust(browser, name, phone.nextCode())
  const { device } = await addPasskey(app, browser)
  await auth.logout.mutate()
  const { attempt } = await beginSignIn(browser, name)
  const [code = ''] = phone.backupCodes
  const step = { attempt, method: 'backup_code', code, trustDevice: true } as const
  expect(await refusal(auth.secondFactor.mutate(step))).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { trustDevice: 'INVALID' },
  })
  const { options } = await auth.passkeyOptions.mutate({ attempt })
  const response = device.get(options)
  const answer = await auth.secondFactor.mutate({
    attempt,
    method: 'passkey',
    response,
    trustDevice: true,
  })
  browser.jar.accessToken = signedIn(answer).accessToken
  expect((await account.factors.query()).trustedDevices).toHaveLength(1)
  await signIn(browser, name)
})

test('a browser is trusted by several accounts, each by a token of its own', async () => {
  const [one, other] = [await arrive(), await arrive()]
  await signInAndTrust(one.browser, one.name, one.phone.nextCode())
  await beginSignIn(one.browser, other.name)
  await signInAndTrust(one.browser, other.name, other.phone.nextCode())
  await signIn(one.browser, one.name)
  await signIn(one.browser, other.name)
})

test('devices are listed and removed, one or all', async () => {
  const { browser, name, phone, auth, account } = await arrive()
  const [laptop, tablet] = [app.browser(), app.browser()]
  for (const each of [browser, laptop, tablet])
    // oxlint-disable-next-line no-await-in-loop
    await signInAndTrust(each, name, phone.nextCode())
  const listed = async () => (await account.factors.query()).trustedDevices
  const [ofTablet, ofLaptop, own] = await listed()
  expect([ofTablet?.current, ofLaptop?.current, own?.current]).toEqual([false, false, true])
  await account.removeTrustedDevices.mutate({ id: ofTablet?.id })
  await beginSignIn(tablet, name)
  await signIn(laptop, name)
  const again = await refusal(account.removeTrustedDevices.mutate({ id: ofTablet?.id }))
  expect(again.reason).toBe('NOT_FOUND')
  await account.removeTrustedDevices.mutate({})
  expect(await listed()).toEqual([])
  await beginSignIn(laptop, name)
  await auth.logout.mutate()
  await beginSignIn(browser, name)
})

test('"sign out other devices" leaves this browser alone trusted', async () => {
  const { browser, name, phone, account } = await arrive()
  const other = app.browser()
  await signInAndTrust(other, name, phone.nextCode())
  await signInAndTrust(browser, name, phone.nextCode())
  await account.revokeOtherSessions.mutate()
  await beginSignIn(other, name)
  await signIn(browser, name)
})

test('trust that ends without a session is in the log', async () => {
  const { browser, name, phone, account } = await arrive()
  const other = app.browser()
  await signInAndTrust(other, name, phone.nextCode())
  await other.api.auth.logout.mutate()
  await signInAndTrust(browser, name, phone.nextCode())
  await account.revokeOtherSessions.mutate()
  await account.revokeOtherSessions.mutate()
  const seen = await account.securityEvents.query()
  const ends = seen.filter(({ kind }) => kind === 'trust_ended')
  expect(ends).toMatchObject([{ detail: '1' }])
})

test('an account trusts twenty devices, and the next one ends the trust of the oldest', async () => {
  const { browser, name, phone, account } = await arrive()
  await signInAndTrust(browser, name, phone.nextCode())
  const second = app.browser()
  for (let count = 0; count < 20; count += 1)
    // oxlint-disable-next-line no-await-in-loop
    await signInAndTrust(count === 0 ? second : app.browser(), name, phone.nextCode())
  await beginSignIn(browser, name)
  await signIn(second, name)
  browser.jar.accessToken = second.jar.accessToken
  expect((await account.factors.query()).trustedDevices).toHaveLength(20)
})

test('one mail tells of the trust and its sign-in, and the export lists the device', async () => {
  const { name, phone } = await arrive()
  const before = await countMails(app, 'new_device')
  const elsewhere = app.browser()
  await signInAndTrust(elsewhere, name, phone.nextCode())
  const mail = await app.mailbox.next(`${name}@example.com`, /trusted device was added/)
  expect(mail.text).toContain('30 days')
  expect(await countMails(app, 'new_device')).toBe(before)
  const { secondFactors } = await elsewhere.api.account.exportData.query()
  expect(secondFactors.trustedDevices).toMatchObject([{ current: true }])
  const kinds = (await elsewhere.api.account.securityEvents.query()).map(({ kind }) => kind)
  expect(kinds.slice(0, 2)).toContain('device_trusted')
})

test('a pending deletion is told, and undone only with the second step', async () => {
  const { browser, name, phone, auth, account } = await arrive()
  await signInAndTrust(browser, name, phone.nextCode())
  await account.deleteAccount.mutate({ currentPassword: good, confirmation: name })
  const credentials = { identifier: name, password: good }
  expect((await auth.login.mutate(credentials)).status).toBe('deletion_pending')
  const answer = await auth.login.mutate({ ...credentials, cancelDeletion: true })
  expect(answer.status).toBe('second_factor')
})

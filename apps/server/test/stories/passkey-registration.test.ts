import type { Authenticator } from '@latchkey/tools/testing/authenticator'
import { expect, test } from 'vitest'
import { reopenAccount } from '../../src/admin/administration.ts'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { minutes } from '../../src/clock.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { Passkey } from '../../src/factors/passkey.entity.ts'
import { sealPasskey } from '../../src/factors/passkeys.ts'
import { tendFactors } from '../../src/factors/report.ts'
import { endProofs } from '../../src/sessions/proofs.ts'
import { proofOf } from '../../src/oidc/proof.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { byOperator } from '../support/apps.ts'
import { keys, secretKey } from '../support/attackers.ts'
import { addPasskey, registerByPasskey, signInWithPasskey } from '../support/authenticator.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { good, password, refusal, resetPassword, type Browser } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({
  SECRET_KEY: secretKey,
  CODE_RESEND_SECONDS: '0',
  REQUIRE_SECOND_FACTOR: 'everyone',
})
const em = () => app.database.em.fork()
let people = 0

async function arrive() {
  people += 1
  const name = `person${people}`
  const browser = app.browser()
  const { device, session, options } = await registerByPasskey(app, browser, name)
  const { auth, account } = browser.api
  return { browser, name, email: `${name}@example.com`, device, session, options, auth, account }
}

const confirm = async ({ api }: Browser, device: Authenticator) => {
  const { options } = await api.account.passkeyOptions.mutate()
  await api.account.confirmIdentity.mutate({ method: 'passkey', response: device.get(options) })
}

const wrong = { reason: 'INVALID_CREDENTIALS' }

test('an account begins with a passkey, which opens it alone at level 2', async () => {
  const { browser, name, device, session, options, auth, account } = await arrive()
  expect(options.authenticatorSelection).toEqual({
    residentKey: 'required',
    userVerification: 'required',
  })
  expect(options.user).toMatchObject({ name })
  const { sessionId } = await auth.tokenInfo.query()
  const opened = await em().findOneOrFail(Session, { id: sessionId })
  expect(proofOf(opened)).toMatchObject({ acr: '2', amr: ['pop', 'mfa'] })
  expect(await account.factors.query()).toMatchObject({
    hasPassword: false,
    factors: [{ kind: 'passkey', passwordless: true }],
    passkeys: { userId: options.user.id, credentialIds: [device.id] },
    backupCodes: null,
  })
  const { subject } = await em().findOneOrFail(User, { id: session.user.id })
  expect(options.user.id).toBe(Buffer.from(subject ?? '').toString('base64url'))
  const kinds = (await account.securityEvents.query()).map(({ kind }) => kind)
  expect(kinds).toEqual(expect.arrayContaining(['registered', 'factor_added']))
  const answer = await signInWithPasskey(app.browser(), device)
  expect(answer).toMatchObject({ status: 'signed_in', user: { username: name } })
  await confirm(browser, device)
  expect((await account.newBackupCodes.mutate()).codes).toHaveLength(10)
})

test('no password opens it, and the answer is the one that nobody gets', async () => {
  const { name, email } = await arrive()
  const tried = [name, email, 'nobody'].map((identifier) =>
    refusal(app.browser().api.auth.login.mutate({ identifier, password: good })),
  )
  const [first, second, nobody] = await Promise.all(tried)
  expect(nobody).toMatchObject(wrong)
  expect([first, second]).toEqual([nobody, nobody])
})

test('a first password wants a fresh proof by the passkey, and then both sign in', async () => {
  const { browser, name, email, device, account } = await arrive()
  const wish = { password: good }
  app.pass(minutes(6))
  expect(await refusal(account.changePassword.mutate(wish))).toMatchObject({
    reason: 'STEP_UP_REQUIRED',
    methods: ['passkey'],
  })
  await confirm(browser, device)
  const guessed = account.changePassword.mutate({ ...wish, currentPassword: good })
  expect(await refusal(guessed)).toMatchObject(wrong)
  await account.changePassword.mutate(wish)
  const { text } = await app.mailbox.next(email, /has a password now/)
  expect(text).toContain('which had none')
  expect(await account.factors.query()).toMatchObject({ hasPassword: true })
  const [{ kind } = { kind: '' }] = await account.securityEvents.query()
  expect(kind).toBe('password_set')
  const other = app.browser()
  const { attempt, methods } = await beginSignIn(other, name)
  expect(methods).toEqual(['passkey'])
  const { options } = await other.api.auth.passkeyOptions.mutate({ attempt })
  const step = { attempt, method: 'passkey' as const, response: device.get(options) }
  expect((await other.api.auth.secondFactor.mutate(step)).status).toBe('signed_in')
  expect((await signInWithPasskey(app.browser(), device)).status).toBe('signed_in')
  // From now on the account has a password to enter.
  const next = account.changePassword.mutate({ password: password('another long one') })
  expect(await refusal(next)).toMatchObject({ fields: { currentPassword: 'REQUIRED' } })
})

test('the address changes and the account goes by the proof of the passkey', async () => {
  const { browser, name, device, auth, account } = await arrive()
  const email = `${name}.new@example.com`
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'email_change' })
  const code = await app.mailbox.code(email)
  app.pass(minutes(6))
  const late = await refusal(account.changeEmail.mutate({ challengeId, code }))
  expect(late.reason).toBe('STEP_UP_REQUIRED')
  await confirm(browser, device)
  expect(await account.changeEmail.mutate({ challengeId, code })).toMatchObject({ email })
  await account.deleteAccount.mutate({ confirmation: name })
  expect((await signInWithPasskey(app.browser(), device)).status).toBe('deletion_pending')
})

test('what nothing but a passkey opens keeps its last one, until it has a password', async () => {
  const { browser, device, account } = await arrive()
  const { factors } = await account.factors.query()
  const [first = { id: '' }] = factors
  const remove = () => account.removeFactor.mutate({ id: first.id })
  expect((await refusal(remove())).reason).toBe('PASSWORD_REQUIRED')
  // Neither signs in without a password.
  await addApp(app, browser)
  const { id } = await addPasskey(app, browser, { verifies: false })
  expect((await refusal(remove())).reason).toBe('PASSWORD_REQUIRED')
  await account.removeFactor.mutate({ id })
  const laptop = await addPasskey(app, browser)
  await remove()
  expect(await refusal(signInWithPasskey(app.browser(), device))).toMatchObject(wrong)
  expect((await signInWithPasskey(app.browser(), laptop.device)).status).toBe('signed_in')
  const sole = () => account.removeFactor.mutate({ id: laptop.id })
  expect((await refusal(sole())).reason).toBe('PASSWORD_REQUIRED')
  await account.changePassword.mutate({ password: good })
  await sole()
})

test('a passkey of another host is shown as one that opens nothing alone', async () => {
  const { account } = await arrive()
  const [mine = { id: '' }] = (await account.factors.query()).factors
  await em().nativeUpdate(Passkey, { factor: mine.id }, { rpId: 'old.example.com' })
  const { factors, passkeys } = await account.factors.query()
  expect(factors).toMatchObject([{ kind: 'passkey', passwordless: false }])
  // The browser is not told to keep it for this host either.
  expect(passkeys?.credentialIds).toEqual([])
})

test('a passkey of another host signs nobody in, whatever program answers for it', async () => {
  const { session, device } = await arrive()
  const where = { factor: { user: session.user.id } }
  const { factor, ...passkey } = await em().findOneOrFail(Passkey, where, {
    populate: ['factor.user'],
  })
  const rpId = 'old.example.com'
  const subject = factor.user.subject ?? ''
  await em().nativeUpdate(Passkey, { factor: factor.id }, { rpId })
  const secret = sealPasskey(keys, factor.id, { ...passkey, rpId, subject })
  await em().nativeUpdate(Factor, { id: factor.id }, { secret })
  expect(await refusal(signInWithPasskey(app.browser(), device))).toMatchObject(wrong)
})

test('"forgot password" sets one, and the passkey stays the second step', async () => {
  const { name, email, device } = await arrive()
  await resetPassword(app, app.browser(), { email, wish: good })
  const { methods } = await beginSignIn(app.browser(), name)
  expect(methods).toEqual(['passkey'])
  expect((await signInWithPasskey(app.browser(), device)).status).toBe('signed_in')
})

test('where support removed the last passkey, a session of before asks for a password by mail', async () => {
  const { name, email, account } = await arrive()
  await removeFactors(byOperator(app), name, { atOnce: true })
  expect((await refusal(account.addPasskey.mutate())).reason).toBe('PASSWORD_REQUIRED')
  const proof = account.confirmIdentity.mutate({ method: 'password', currentPassword: good })
  expect((await refusal(proof)).reason).toBe('PASSWORD_REQUIRED')
  await resetPassword(app, app.browser(), { email, wish: good })
  const answer = await app.browser().api.auth.login.mutate({ identifier: name, password: good })
  expect(answer.status).toBe('code_required')
})

test('a passkey that ends by itself is called a passkey in the mail', async () => {
  const { email, session } = await arrive()
  await em().nativeUpdate(Factor, { user: session.user.id }, { removesAt: app.now() })
  await tendFactors(em(), { keys, now: app.now(), endProofs })
  const { text } = await app.mailbox.next(email, /removed/)
  expect(text).toContain('passkey was removed')
})

test('where support plans the end of a passkey, a session of before neither keeps it nor sets a password', async () => {
  const { browser, name, device, account } = await arrive()
  await removeFactors(byOperator(app), name, { atOnce: false })
  const out = { reason: 'UNAUTHENTICATED' }
  expect(await refusal(confirm(browser, device))).toMatchObject(out)
  expect(await refusal(account.changePassword.mutate({ password: good }))).toMatchObject(out)
})

test('a passkey of before does not open a reopened account alone', async () => {
  const { name, device } = await arrive()
  const email = `${name}@example.net`
  await reopenAccount(byOperator(app), name, { email })
  expect(await refusal(signInWithPasskey(app.browser(), device))).toMatchObject(wrong)
  await resetPassword(app, app.browser(), { email, wish: good })
  expect((await beginSignIn(app.browser(), name)).methods).toEqual(['passkey'])
})

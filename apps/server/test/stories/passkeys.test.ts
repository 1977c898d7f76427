import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { addPasskey } from '../support/authenticator.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { arriveAs, good, refusal, signedIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveAs(app, `person${(people += 1)}`)

test('a passkey signs in without a password, at level 2', { tags: ['asvs-6.3.3'] }, async () => {
  const { browser, name, id, account } = await arrive()
  const { device, factor, backupCodes } = await addPasskey(app, browser, { isSynced: true })
  expect(factor).toMatchObject({
    kind: 'passkey',
    name: 'Laptop',
    synced: true,
    passwordless: true,
  })
  expect(backupCodes).toHaveLength(10)
  const { text } = await app.mailbox.next(`${name}@example.com`, /passkey/i)
  expect(text).toContain('passkey')
  const other = app.browser()
  const { options } = await other.api.auth.passkeyOptions.mutate({})
  expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
  expect(options).not.toHaveProperty('allowCredentials')
  const response = device.get(options)
  const answer = await other.api.auth.passkeySignIn.mutate({ response })
  expect(answer).toMatchObject({ status: 'signed_in', user: { id } })
  other.jar.accessToken = signedIn(answer).accessToken
  const { sessionId } = await other.api.auth.tokenInfo.query()
  const session = await em().findOneOrFail(Session, { id: sessionId })
  expect(session).toMatchObject({ level: 2, methods: 'passkey' })
  const { passkeys } = await account.factors.query()
  expect(passkeys).toEqual({
    rpId: 'localhost',
    userId: response.response.userHandle,
    credentialIds: [device.id],
  })
})

test('a passkey is the second step of a sign-in, and what was used last comes first', async () => {
  const { browser, name } = await arrive()
  const phone = await addApp(app, browser)
  app.pass(minutes(1))
  const { device } = await addPasskey(app, browser, { verifies: false })
  app.pass(minutes(1))
  const other = app.browser()
  const { attempt, methods } = await beginSignIn(other, name)
  expect(methods).toEqual(['passkey', 'totp', 'backup_code'])
  const { options } = await other.api.auth.passkeyOptions.mutate({ attempt })
  expect(options).toMatchObject({ userVerification: 'preferred' })
  expect(options.allowCredentials).toEqual([
    { id: device.id, type: 'public-key', transports: ['hybrid', 'internal'] },
  ])
  const answer = await other.api.auth.secondFactor.mutate({
    attempt,
    method: 'passkey',
    response: device.get(options),
  })
  expect(answer.status).toBe('signed_in')
  app.pass(minutes(1))
  const again = await beginSignIn(other, name)
  const code = phone.nextCode()
  await other.api.auth.secondFactor.mutate({ attempt: again.attempt, method: 'totp', code })
  expect((await beginSignIn(other, name)).methods).toEqual(['totp', 'passkey', 'backup_code'])
})

test('a passkey proves anew who the caller is', async () => {
  const { browser, account } = await arrive()
  const { device, id } = await addPasskey(app, browser)
  app.pass(minutes(6))
  const late = await refusal(account.removeFactor.mutate({ id }))
  expect(late).toMatchObject({ reason: 'STEP_UP_REQUIRED', methods: ['passkey', 'backup_code'] })
  const { options } = await account.passkeyOptions.mutate()
  await account.confirmIdentity.mutate({ method: 'passkey', response: device.get(options) })
  await account.removeFactor.mutate({ id })
  const { factors, passkeys } = await account.factors.query()
  expect(factors).toEqual([])
  expect(passkeys?.credentialIds).toEqual([])
  expect((await refusal(account.passkeyOptions.mutate())).reason).toBe('NOT_FOUND')
})

test('five factors are the most, passkeys and apps together', async () => {
  const { browser, account } = await arrive()
  await addApp(app, browser)
  for (let count = 0; count < 4; count += 1) await addPasskey(app, browser)
  expect((await refusal(account.addPasskey.mutate())).reason).toBe('FORBIDDEN')
  expect((await refusal(account.addTotp.mutate({ name: 'Phone' }))).reason).toBe('FORBIDDEN')
  const { factors } = await account.factors.query()
  const renamed = await account.renameFactor.mutate({ id: factors.at(-1)?.id ?? '', name: 'Key' })
  expect(renamed).toMatchObject({ kind: 'passkey', name: 'Key' })
})

test('an account that is about to be deleted is kept with the same answer of the passkey', async () => {
  const { browser, name, account } = await arrive()
  const { device } = await addPasskey(app, browser)
  await account.deleteAccount.mutate({ currentPassword: good, confirmation: name })
  const other = app.browser()
  const { options } = await other.api.auth.passkeyOptions.mutate({})
  const response = device.get(options)
  expect((await other.api.auth.passkeySignIn.mutate({ response })).status).toBe('deletion_pending')
  const kept = await other.api.auth.passkeySignIn.mutate({ response, cancelDeletion: true })
  expect(kept.status).toBe('signed_in')
})

test('of two browsers that keep an account at once, both sign in', async () => {
  const { browser, name, id, account } = await arrive()
  const { device } = await addPasskey(app, browser)
  await account.deleteAccount.mutate({ currentPassword: good, confirmation: name })
  const keep = async () => {
    const { auth } = app.browser().api
    const { options } = await auth.passkeyOptions.mutate({})
    return () => auth.passkeySignIn.mutate({ response: device.get(options), cancelDeletion: true })
  }
  const both = [await keep(), await keep()]
  const answers = await Promise.all(both.map((one) => one()))
  expect(answers.map(({ status }) => status)).toEqual(['signed_in', 'signed_in'])
  expect(await em().count(Deletion, { user: id })).toBe(0)
})

import { totp } from '@latchkey/tools/testing/totp'
import { expect, test } from 'vitest'
import { addApp } from '../../src/admin/apps.ts'
import { AppUse } from '../../src/apps/app-use.entity.ts'
import { newUse } from '../../src/apps/app-use.ts'
import { byOperator, plain, registerApp, withApps } from '../support/apps.ts'
import { createApiCaller, type ApiDocument, type Called } from '../support/api-caller.ts'
import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { password } from '../support/harness.ts'
import { pictures } from '../support/pictures.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const audience = 'https://api.notes.example'
const callback = 'https://tool.example/_latchkey/callback'
const redirectUris = [callback, 'https://notes.example/callback']
const { app: notes } = await registerApp(app, { name: 'Notes', audience, redirectUris })
const feed = await addApp(byOperator(app), { ...plain, name: 'Feed' }, { isPublic: false })
const document: ApiDocument = JSON.parse(await (await fetch(`${app.url}/openapi.json`)).text())
const { call, operations, reached } = createApiCaller(document)
const email = 'ann@example.com'
const [first, second, third] = ['first wish 1', 'second wish 2', 'third wish 3'].map(password)

async function done(id: string, given: Parameters<typeof call>[1] = {}): Promise<Called> {
  const answer = await call(id, given)
  expect(answer.status, `${id} ${JSON.stringify(answer.body)}`).toBeLessThan(400)
  return answer
}

/** Only a browser can sign in to an app. */
const signedInTo = (id: string, user: number) =>
  app.database.em.fork().insert(AppUse, newUse({ user, app: id }, new Date()))

/** Returns a value deep in an answer. */
function pick(answer: Called, ...path: string[]): string {
  let value: unknown = answer.body
  for (const key of ['result', 'data', ...path]) value = Object(value)[key]
  return String(value)
}

const cookieOf = ({ headers }: Called) =>
  headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')

async function requestCode(to: string, type: string, token?: string) {
  const input = { email: to, type }
  const opened = await done('auth.sendCode', { input, ...(token !== undefined && { token }) })
  return { challengeId: pick(opened, 'challengeId'), code: await app.mailbox.code(to) }
}

async function addPhone(token: string) {
  const begun = await done('account.addTotp', { token, input: { name: 'Phone' } })
  const [id, secret] = [pick(begun, 'id'), pick(begun, 'secret')]
  const code = totp(secret, app.now())
  await done('account.confirmTotp', { token, input: { id, code } })
  return { id, secret }
}

test('every operation is called from the document alone, and answers as it says there', async () => {
  const { challengeId, code } = await requestCode(email, 'register')
  const challenge = { input: { challengeId } }
  expect((await call('auth.resendCode', challenge)).status).toBe(429)
  app.pass(61_000)
  await done('auth.resendCode', challenge)
  expect(await app.mailbox.code(email)).toBe(code)
  await done('auth.codeStatus', challenge)
  await done('auth.codeStatus.post', challenge)
  await done('auth.checkCode', { input: { challengeId, code } })
  const mailedCode = { challengeId, code, username: 'ann' }
  const offered = await done('auth.registerOptions', { input: mailedCode })
  expect(pick(offered, 'options', 'user', 'name')).toBe('ann')
  const account = { ...mailedCode, password: first }
  const registered = await done('auth.register', { input: account })
  const token = pick(registered, 'accessToken')

  await done('auth.apiToken', { token, input: { audience } })
  const address = `${callback}?state=x`
  await done('auth.gateTicket', { token, input: { address } })
  const wish = { input: { address: app.url } }
  await done('auth.checkContinue', wish)
  await done('auth.checkContinue.post', wish)
  await done('auth.checkSignOut', { input: { clientId: notes.id, state: 'x' } })
  for (const id of ['auth.me', 'auth.tokenInfo', 'account.sessions', 'account.apps'])
    await done(id, { token })
  await done('account.securityEvents', { token })
  await done('account.updateProfile', { token, input: { bio: 'hello' } })
  const picture = pictures.webp.toString('base64')
  const shown = await done('account.putAvatar', { token, input: { picture } })
  const hash = pick(shown, 'avatar').split('/').at(-1) ?? ''
  await done('pictures:/avatars/{hash}', { at: { hash } })
  await done('account.exportData', { token })

  const { id, secret } = await addPhone(token)
  await done('account.factors', { token })
  await done('account.renameFactor', { token, input: { id, name: 'Tablet' } })
  const made = await done('account.newBackupCodes', { token })
  const [one = '', two = ''] = pick(made, 'codes').split(',')
  const way = { method: 'backup_code', code: one }
  await done('account.confirmIdentity', { token, input: way })
  const half = await done('auth.login', { input: { identifier: email, password: first } })
  expect([pick(half, 'status'), secret.length]).toEqual(['second_factor', 32])
  const step = { attempt: pick(half, 'attempt'), method: 'backup_code', code: two }
  await done('auth.secondFactor', { input: step })
  const again = await done('auth.login', { input: { identifier: email, password: first } })
  const lost = { attempt: pick(again, 'attempt') }
  const mailed = await done('auth.recoverFactors', { input: lost })
  const known = {
    challengeId: pick(mailed, 'challenge', 'challengeId'),
    code: await app.mailbox.code(email),
  }
  await done('auth.recoverFactors', { input: { ...lost, proof: known } })
  await done('account.removeTrustedDevices', { token, input: {} })
  await done('account.removeFactor', { token, input: { id } })

  const begun = await done('account.addPasskey', { token })
  const device = createAuthenticator({ origin: app.url })
  const toCreate = {
    rp: { id: 'localhost' },
    user: { id: pick(begun, 'options', 'user', 'id') },
    challenge: pick(begun, 'options', 'challenge'),
  }
  const given = { name: 'Laptop', response: device.create(toCreate) }
  await done('account.confirmPasskey', { token, input: given })
  await done('account.passkeyOptions', { token })
  const question = await done('auth.passkeyOptions', { input: {} })
  const toGet = { rpId: 'localhost', challenge: pick(question, 'options', 'challenge') }
  const response = device.get(toGet)
  await done('auth.passkeySignIn', { input: { response } })
  const listed = await done('account.factors', { token })
  await done('account.removeFactor', { token, input: { id: pick(listed, 'factors', '0', 'id') } })

  const credentials = { identifier: email, password: first }
  const other = await done('auth.login', { input: credentials })
  const session = pick(
    await done('auth.tokenInfo', { token: pick(other, 'accessToken') }),
    'sessionId',
  )
  await signedInTo(notes.id, Number(pick(registered, 'user', 'id')))
  await done('account.removeApp', { token, input: { appId: notes.id } })
  await done('account.revokeSession', { token, input: { id: session } })
  await done('account.revokeOtherSessions', { token })
  const change = { currentPassword: first, password: second }
  await done('account.changePassword', { token, input: change })
  const reset = await requestCode(email, 'reset_password')
  await done('auth.resetPassword', { input: { ...reset, password: third } })
  const back = await done('auth.login', { input: { identifier: 'ann', password: third } })
  const backToken = pick(back, 'accessToken')
  const proof = await requestCode('ann.new@example.com', 'email_change', backToken)
  const move = { ...proof, currentPassword: third }
  await done('account.changeEmail', { token: backToken, input: move })
  const renewed = await done('auth.refresh', { cookie: cookieOf(back) })
  const leaving = { currentPassword: third, confirmation: 'ann' }
  await done('account.deleteAccount', { token: pick(renewed, 'accessToken'), input: leaving })
  const pending = await done('auth.login', { input: { identifier: 'ann', password: third } })
  expect(pick(pending, 'status')).toBe('deletion_pending')
  const { text } = await app.mailbox.next('ann.new@example.com', /delet/i)
  await done('auth.disown', { input: { token: /\/not-me#([\w.-]+)/.exec(text)?.[1] ?? '' } })
  await done('auth.logout')

  const authorization = `Basic ${btoa(`${feed.app.id}:${feed.secret}`)}`
  await done('service:/status-feed', { at: { wait: '0' }, headers: { authorization } })

  const authorize = 'service:/oauth/authorize'
  expect(await call(authorize)).toMatchObject({ status: 400 })
  const asked = new URLSearchParams({
    client_id: notes.id,
    redirect_uri: redirectUris[1] ?? '',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'A'.repeat(43),
    code_challenge_method: 'S256',
  })
  const visit = await fetch(`${app.url}/oauth/authorize?${asked.toString()}`, {
    redirect: 'manual',
  })
  expect(visit.status).toBe(303)
  reached.add(authorize)

  const others = operations.filter(({ path, method }) => method === 'get' && !/trpc|\{/.test(path))
  for (const { operation } of others)
    if (!reached.has(operation.operationId)) await done(operation.operationId)
  const missed = operations.filter(({ operation }) => !reached.has(operation.operationId))
  expect(missed.map(({ operation }) => operation.operationId)).toEqual([])
})

const calls = operations.filter(({ path }) => path.startsWith('/trpc/'))

test.each(calls)('refusals of $path by $method are as the document says', async (one) => {
  const { operationId: id, security } = one.operation
  const stranger = await call(id)
  const needsSignIn = security.length > 0 && !security.some((way) => Object.keys(way).length === 0)
  expect(stranger.status === 401, id).toBe(needsSignIn)
  await call(id, { token: 'x.y.z', cookie: 'latchkey=x', input: { nonsense: [] } })
  if (one.method === 'get') return
  expect(await call(id, { headers: { origin: 'https://evil.example' } })).toMatchObject({
    status: 403,
  })
  expect(await call(id, { headers: { 'content-type': 'text/plain' } })).toMatchObject({
    status: 415,
  })
  await call(id, { input: 'x'.repeat(100_000) })
})

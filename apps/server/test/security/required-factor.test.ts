import { expect, test } from 'vitest'
import { planDeletion } from '../../src/auth/pending-deletion.ts'
import { days, minutes } from '../../src/clock.ts'
import { writePass } from '../../src/gate/pass.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { legacyEnv, oldClient } from '../legacy/old-client.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { appKeys, registerApp, withApps } from '../support/apps.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { arriveAs, good, refusal, signedIn, signIn, type Browser } from '../support/harness.ts'
import { createOidcApp, errorOf, refresh, signInTo, startFlow } from '../support/oidc-app.ts'
import { json, procedures, send, validInput } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const typed = 'correct horse battery staple'
const day = (at: number) => new Date(at).toISOString().slice(0, 10)
const from = day(Date.now() + days(2))

const app = await useTestApp({
  ...withApps,
  ...legacyEnv,
  REQUIRE_SECOND_FACTOR: 'everyone',
  REQUIRE_SECOND_FACTOR_FROM: from,
  LIMIT_SIGN_INS_PER_ACCOUNT: '1000/1h',
  CODE_RESEND_SECONDS: '0',
})
const tool = 'https://tool.example'
await registerApp(app, { name: 'Tool', redirectUris: [`${tool}/_latchkey/callback`] })
const notes = await createOidcApp(app, { name: 'Notes' })

const arrive = (name: string) => arriveAs(app, name)

const renew = async ({ api, jar }: Browser) => {
  jar.accessToken = (await api.auth.refresh.mutate()).accessToken
}

const early = await arrive('early')
const prepared = await arrive('prepared')
const phone = await addApp(app, prepared.browser)
const granted = await signInTo(notes, createAppBrowser(app, early.browser))
const { sessionId } = await early.auth.tokenInfo.query()
const until = new Date(Date.now() + days(30))
const visit = writePass(appKeys, { kind: 'visit' }, { sessionId, origin: tool, until })
const oldToken = (await oldClient(app).login(early.email, typed)).json.token ?? ''

/** The gate's answer to the browser that is signed in as `early`. */
const askGate = async () => {
  const { status, headers } = await send(app, '/gate', {
    method: 'GET',
    headers: {
      'x-forwarded-proto': 'https',
      'x-forwarded-host': new URL(tool).host,
      'x-forwarded-uri': '/board',
      'x-forwarded-method': 'GET',
      cookie: `__Host-latchkey-gate=${visit}`,
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
    },
  })
  return { status, user: headers.get('remote-user') }
}

test('until the day the password signs in, and the account page knows the day', async () => {
  expect((await signIn(app.browser(), 'early')).status).toBe('signed_in')
  expect((await early.account.factors.query()).requiredFrom).toBe(`${from}T00:00:00.000Z`)
  expect(oldToken).not.toBe('')
  expect(await askGate()).toEqual({ status: 200, user: 'early' })
  app.pass(days(3))
  await renew(early.browser)
  await renew(prepared.browser)
})

const signedInOnly = ['auth.me', 'auth.tokenInfo', 'auth.apiToken', 'auth.gateTicket']
const open = [
  'auth.me',
  'account.factors',
  'account.addPasskey',
  'account.addTotp',
  'account.confirmPasskey',
  'account.confirmTotp',
  'account.confirmIdentity',
]

test(
  'from then on a session without a factor may set one up and end, and nothing else',
  { tags: ['asvs-6.3.3'] },
  async () => {
    const bearer = { authorization: `Bearer ${early.browser.jar.accessToken}` }
    const names = procedures.map(([path]) => path).filter((path) => path !== 'auth.logout')
    const answers = await Promise.all(
      procedures.map(async ([path, procedure]) => {
        if (!names.includes(path)) return []
        const { type, inputs } = procedure._def
        const given = inputs.length > 0 ? validInput(procedure) : undefined
        const query = given && `?input=${encodeURIComponent(JSON.stringify(given))}`
        const { data } =
          type === 'query'
            ? await send(app, `/trpc/${path}${query ?? ''}`, { method: 'GET', headers: bearer })
            : await send(app, `/trpc/${path}`, { headers: { ...json, ...bearer }, body: given })
        return data?.['reason'] === 'FACTOR_REQUIRED' ? [path] : []
      }),
    )
    const isClosed = (path: string) =>
      (path.startsWith('account.') || signedInOnly.includes(path)) && !open.includes(path)
    expect(answers.flat().toSorted()).toEqual(names.filter(isClosed).toSorted())
    const change = { email: 'new@example.com', type: 'email_change' } as const
    expect(await refusal(early.auth.sendCode.mutate(change))).toMatchObject({
      reason: 'FACTOR_REQUIRED',
      httpStatus: 403,
    })
  },
)

test('old clients, the gate and apps open nothing for such an account', async () => {
  const client = oldClient(app)
  expect((await client.login(early.email, typed)).status).toBe(401)
  expect((await client.login(early.email, typed)).json.message).toContain('两步验证')
  expect((await client.profile(oldToken)).status).toBe(401)

  expect(await askGate()).toEqual({ status: 302, user: null })

  expect(await errorOf(refresh(notes, granted.tokens.refresh_token))).toBe('invalid_grant')
  const browser = createAppBrowser(app, early.browser)
  const { to: question } = await browser.follow((await startFlow(notes)).url)
  expect(await browser.reply(question.pathname, true)).toMatchObject({ status: 'factor_required' })
  const silent = await browser.follow((await startFlow(notes, { prompt: 'none' })).url)
  expect(silent.to.searchParams.get('error')).toBe('login_required')
})

test('the password opens a session only with a mailed code, which says what it is for', async () => {
  const { auth } = app.browser().api
  const login = { identifier: 'early', password: good }
  const first = await auth.login.mutate(login)
  if (first.status !== 'code_required') throw new Error(first.status)
  const { challengeId } = first.challenge
  const mail = await app.mailbox.next(early.email, /sign-in code/)
  expect(mail.text).toContain('Someone knows your password')
  const wrong = { challengeId, code: '000000' }
  expect((await refusal(auth.login.mutate({ ...login, proof: wrong }))).reason).toBe('CODE_INVALID')
  app.pass(minutes(2))
  await auth.resendCode.mutate({ challengeId })
  const again = await app.mailbox.next(early.email, /sign-in code/)
  const [code = ''] = /\d{6}/.exec(again.subject) ?? []
  const proof = { challengeId, code }
  expect(signedIn(await auth.login.mutate({ ...login, proof })).user.username).toBe('early')
  expect((await refusal(auth.login.mutate({ ...login, proof }))).reason).toBe('CODE_INVALID')
})

test('the mailed code undoes a pending deletion, which the password alone does not', async () => {
  const { email } = await arrive('leaver')
  const em = app.database.em.fork()
  const user = await em.findOneOrFail(User, { username: 'leaver' })
  await planDeletion(em, user, app.now())
  await em.flush()
  const isLeaving = () => app.database.em.fork().count(Deletion, { user: user.id })
  const { auth } = app.browser().api
  const login = { identifier: 'leaver', password: good, cancelDeletion: true }
  const first = await auth.login.mutate(login)
  if (first.status !== 'code_required') throw new Error(first.status)
  expect(await isLeaving()).toBe(1)
  const { subject } = await app.mailbox.next(email, /sign-in code/)
  const [code = ''] = /\d{6}/.exec(subject) ?? []
  const proof = { challengeId: first.challenge.challengeId, code }
  expect(signedIn(await auth.login.mutate({ ...login, proof })).user.username).toBe('leaver')
  expect(await isLeaving()).toBe(0)
})

test('a code of another account opens nothing', async () => {
  const { auth } = app.browser().api
  const { challengeId } = await auth.sendCode.mutate({
    email: prepared.email,
    type: 'reset_password',
  })
  const proof = { challengeId, code: await app.mailbox.code(prepared.email) }
  const call = auth.login.mutate({ identifier: 'early', password: good, proof })
  expect((await refusal(call)).reason).toBe('CODE_INVALID')
})

test('whoever has a factor notices nothing, and who removes the last one owes another', async () => {
  expect((await prepared.account.sessions.query()).length).toBeGreaterThan(0)
  const { attempt } = await beginSignIn(prepared.browser, 'prepared')
  const code = phone.nextCode()
  const answer = await prepared.auth.secondFactor.mutate({ attempt, method: 'totp', code })
  prepared.browser.jar.accessToken = signedIn(answer).accessToken
  await prepared.account.removeFactor.mutate({ id: phone.id })
  expect((await refusal(prepared.account.sessions.query())).reason).toBe('FACTOR_REQUIRED')
})

test('somebody new is led to a factor at once, and a factor opens everything', async () => {
  const late = await arrive('late')
  expect((await late.auth.me.query()).username).toBe('late')
  expect((await refusal(late.account.sessions.query())).reason).toBe('FACTOR_REQUIRED')
  await addApp(app, late.browser)
  expect(await late.account.sessions.query()).toHaveLength(1)
  expect((await late.auth.login.mutate({ identifier: 'late', password: good })).status).toBe(
    'second_factor',
  )
  const other = await arrive('other')
  expect(await other.auth.logout.mutate()).toEqual({ ok: true })
  expect((await refusal(other.auth.me.query())).reason).toBe('UNAUTHENTICATED')
})

test('a factor that was set up opens to apps what they held before', async () => {
  await early.account.confirmIdentity.mutate({ method: 'password', currentPassword: good })
  await addApp(app, early.browser)
  expect(await errorOf(refresh(notes, granted.tokens.refresh_token))).toBe('granted')
  expect(await askGate()).toEqual({ status: 200, user: 'early' })
})

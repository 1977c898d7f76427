import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { legacyEnv, oldClient } from '../legacy/old-client.ts'
import { addApp, arriveWithApp, beginSignIn } from '../support/factors.ts'
import {
  good,
  password,
  refusal,
  register,
  resetPassword,
  type Browser,
} from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ ...legacyEnv, CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()
const typed = 'correct horse battery staple'
let people = 0

/** An account with a factor and without a session. */
async function arrive() {
  const person = await arriveWithApp(app, `person${(people += 1)}`)
  const { cookie, accessToken } = person.browser.jar
  await person.auth.logout.mutate()
  return { ...person, cookie, accessToken }
}

type Person = Awaited<ReturnType<typeof arrive>>
type Way = (person: Person, thief: Browser) => Promise<unknown>

const login = { password: good }

/** Every way by which an attacker with password and mailbox might get a session. */
const ways: [string, Way][] = [
  [
    'auth.login by name',
    ({ name }, { api }) => api.auth.login.mutate({ ...login, identifier: name }),
  ],
  [
    'auth.login by address',
    ({ email }, { api }) => api.auth.login.mutate({ ...login, identifier: email }),
  ],
  [
    'auth.login with the form of the predecessor',
    ({ name }, { api }) =>
      api.auth.login.mutate({ ...login, identifier: name, legacyPassword: password('its form') }),
  ],
  [
    'auth.login that keeps the account',
    ({ name }, { api }) =>
      api.auth.login.mutate({ ...login, identifier: name, cancelDeletion: true }),
  ],
  [
    'auth.login with the mailed code of an adopted account',
    async ({ name, email, id }, { api }) => {
      await em().nativeUpdate(User, { id }, { legacyPassword: 'digest' })
      const both = { identifier: name, password: password('another form'), legacyPassword: good }
      const first = await api.auth.login.mutate(both)
      if (first.status !== 'code_required') throw new Error(first.status)
      const code = await app.mailbox.code(email)
      const { challengeId } = first.challenge
      return api.auth.login.mutate({ ...both, proof: { challengeId, code } })
    },
  ],
  [
    'auth.resetPassword',
    async ({ email, name }, thief) => {
      await resetPassword(app, thief, { email, wish: password('a thief chose this') })
      const identifier = name
      return thief.api.auth.login.mutate({ identifier, password: password('a thief chose this') })
    },
  ],
  [
    'the link of a notice',
    async ({ email }, { api }) => {
      const { text } = await app.mailbox.next(email, /authenticator app was added/i)
      const [, token = ''] = /not-me#(\S+)/.exec(text) ?? []
      return api.auth.disown.mutate({ token })
    },
  ],
  [
    'auth.refresh with a cookie of before',
    async ({ cookie }, thief) => {
      thief.jar.cookie = cookie
      return refusal(thief.api.auth.refresh.mutate())
    },
  ],
  ['POST /login of an old client', ({ email }) => oldClient(app).login(email, typed)],
  [
    'POST /login of an old client with a digest',
    async ({ email }) => oldClient(app).login(email, String(good)),
  ],
  [
    'auth.secondFactor with a made-up attempt',
    ({ phone }, { api }) =>
      refusal(
        api.auth.secondFactor.mutate({
          attempt: 'A'.repeat(43),
          method: 'totp',
          code: phone.nextCode(),
        }),
      ),
  ],
  [
    'account.confirmIdentity with a token of before',
    ({ accessToken, phone }, thief) => {
      thief.jar.accessToken = accessToken
      const given = { method: 'totp', code: phone.nextCode() } as const
      return refusal(thief.api.account.confirmIdentity.mutate(given))
    },
  ],
]

test.each(ways)(
  '%s opens no session past the factor',
  { tags: ['asvs-6.3.3'] },
  async (_name, go) => {
    const person = await arrive()
    const thief = app.browser()
    await go(person, thief)
    expect(await em().count(Session, { user: person.id })).toBe(0)
    expect((await refusal(thief.api.auth.me.query())).reason).toBe('UNAUTHENTICATED')
    expect((await refusal(thief.api.auth.refresh.mutate())).reason).toBe('UNAUTHENTICATED')
  },
)

test('a signed-in account with a factor keeps its other sessions, which prove nothing more', async () => {
  people += 1
  const browser = app.browser()
  await register(app, browser, `person${people}`)
  const other = app.browser()
  const identifier = `person${people}`
  const answer = await other.api.auth.login.mutate({ identifier, password: good })
  if (answer.status !== 'signed_in') throw new Error(answer.status)
  other.jar.accessToken = answer.accessToken
  const phone = await addApp(app, browser)
  await expect(other.api.auth.me.query()).resolves.toBeDefined()
  const remove = other.api.account.removeFactor.mutate({ id: phone.id })
  expect((await refusal(remove)).reason).toBe('STEP_UP_REQUIRED')
  app.pass(minutes(1))
  const again = await app.browser().api.auth.login.mutate({ identifier, password: good })
  expect(again.status).toBe('second_factor')
})

test('a factor that its owner removes has proved nothing in another session', async () => {
  const { browser, name, account, phone } = await arriveWithApp(app, `person${(people += 1)}`)
  await addApp(app, browser)
  const thief = app.browser()
  const { attempt } = await beginSignIn(thief, name)
  const step = { attempt, method: 'totp', code: phone.nextCode() } as const
  const entered = await thief.api.auth.secondFactor.mutate(step)
  if (entered.status !== 'signed_in') throw new Error(entered.status)
  thief.jar.accessToken = entered.accessToken
  await thief.api.account.addTotp.mutate({ name: 'a third one' })
  await account.removeFactor.mutate({ id: phone.id })
  const again = thief.api.account.addTotp.mutate({ name: 'a fourth one' })
  expect((await refusal(again)).reason).toBe('STEP_UP_REQUIRED')
  await account.addTotp.mutate({ name: 'in place of the first' })
})

import { expect, test } from 'vitest'
import { Session } from '../../src/sessions/session.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import {
  good,
  password,
  refusal,
  register,
  resetPassword,
  signIn,
  startTestApp,
  type Browser,
  type TestApp,
} from '../support/harness.ts'

const fresh = password('a wholly new password')

const resetAnn = (app: TestApp) =>
  resetPassword(app, app.browser(), { email: 'ann@example.com', wish: fresh })

const setStatus = (status: 'banned' | 'muted') => async (app: TestApp) => {
  await app.database.em.fork().nativeUpdate(User, { usernameCanonical: 'ann' }, { status })
}

type Device = 'laptop' | 'phone'
type Dead = Device | `cookie of the ${Device}`
type Act = (app: TestApp, laptop: Browser) => Promise<unknown>

const endings: [string, Act, Dead[]][] = [
  ['signing out', (_app, { api }) => api.auth.logout.mutate(), ['laptop']],
  ['a ban', setStatus('banned'), ['laptop', 'phone']],
  ['a mute', setStatus('muted'), ['laptop', 'phone']],
  ['a reset', resetAnn, ['laptop', 'phone']],
  [
    'a changed password',
    (_app, { api }) =>
      api.account.changePassword.mutate({ currentPassword: good, password: fresh }),
    // The laptop continues with a new cookie, and for a quarter of an hour with its access token.
    ['cookie of the laptop', 'phone'],
  ],
  ['revoking the others', (_app, { api }) => api.account.revokeOtherSessions.mutate(), ['phone']],
  [
    'revoking one session',
    async (_app, { api }) => {
      const all = await api.account.sessions.query()
      for (const { id, current } of all)
        if (!current) await api.account.revokeSession.mutate({ id })
    },
    ['phone'],
  ],
  [
    'revoking the own session',
    async (_app, { api }) => {
      const own = (await api.account.sessions.query()).find(({ current }) => current)
      await api.account.revokeSession.mutate({ id: own?.id ?? '' })
    },
    ['laptop'],
  ],
  [
    'signing out by the cookie alone',
    (_app, browser) => {
      browser.jar.accessToken = ''
      return browser.api.auth.logout.mutate()
    },
    ['laptop'],
  ],
]

/** Both credentials of a session, unchanged: access token and refresh cookie. */
async function isDead(app: TestApp, held: Browser['jar']): Promise<boolean[]> {
  const dead: boolean[] = []
  for (const jar of [
    { cookie: '', accessToken: held.accessToken },
    { cookie: held.cookie, accessToken: '' },
  ]) {
    const thief = app.browser()
    Object.assign(thief.jar, jar)
    const { auth, account } = thief.api
    const calls = jar.cookie
      ? [() => auth.refresh.mutate()]
      : [() => auth.me.query(), () => auth.tokenInfo.query(), () => account.sessions.query()]
    for (const call of calls) {
      const outcome = await call().then(
        () => 'alive',
        (error: { data?: { reason?: string } }) => error.data?.reason,
      )
      dead.push(outcome !== 'alive')
      // A cookie that a changed password has just replaced may be another tab's.
      const refusals = ['UNAUTHENTICATED', ...(jar.cookie ? ['UNAVAILABLE'] : [])]
      if (outcome !== 'alive') expect(refusals).toContain(outcome)
    }
  }
  return dead
}

test.each(endings)(
  '%s bites at the next call, on access token and cookie both',
  { tags: ['security-18', 'asvs-7.4.1', 'asvs-7.4.2', 'asvs-7.4.3', 'asvs-8.3.2'] },
  async (_name, act, dead) => {
    await using app = await startTestApp()
    const devices = { laptop: app.browser(), phone: app.browser() }
    await register(app, devices.laptop, 'ann')
    await signIn(devices.phone, 'ann')
    const stranger = app.browser()
    await register(app, stranger, 'stranger')
    const held = { laptop: { ...devices.laptop.jar }, phone: { ...devices.phone.jar } }
    await act(app, devices.laptop)
    for (const device of ['laptop', 'phone'] as const) {
      const isDevice = dead.includes(device)
      const isCookie = isDevice || dead.includes(`cookie of the ${device}`)
      const wanted = [isDevice, isDevice, isDevice, isCookie]
      expect(await isDead(app, held[device]), device).toEqual(wanted)
    }
    expect(await stranger.api.auth.me.query()).toMatchObject({ username: 'stranger' })
  },
)

test.each(['banned', 'muted'] as const)(
  'a %s account is told so only after its right password',
  { tags: ['security-18', 'asvs-6.3.8', 'asvs-7.4.2'] },
  async (status) => {
    await using app = await startTestApp()
    await register(app, app.browser(), 'ann')
    await setStatus(status)(app)
    const wrong = password('wrong wrong wrong')
    const known = await refusal(signIn(app.browser(), 'ann', wrong))
    expect(known.reason).toBe('INVALID_CREDENTIALS')
    expect(known).toEqual(await refusal(signIn(app.browser(), 'nobody', wrong)))
    const browser = app.browser()
    expect(await refusal(signIn(browser, 'ann'))).toMatchObject({
      reason: 'ACCOUNT_DISABLED',
      httpStatus: 403,
    })
    expect(browser.jar.cookie).toBe('')
    expect(await app.database.em.fork().count(Session, { expiresAt: { $gt: new Date() } })).toBe(1)
  },
)

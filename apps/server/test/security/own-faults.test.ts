import { expect, test } from 'vitest'
import { hours, seconds } from '../../src/clock.ts'
import { createCounterIds } from '../../src/limits/counter-id.ts'
import { Counter } from '../../src/limits/counter.entity.ts'
import { limitNames, type LimitName } from '../../src/limits/table.ts'
import { byOperator, plain } from '../support/apps.ts'
import { addApp } from '../../src/admin/apps.ts'
import { keys, otherThan, reasonOf, rightCode, secretKey } from '../support/attackers.ts'
import { nobodysPasskey } from '../support/authenticator.ts'
import { addApp as addPhone, beginSignIn } from '../support/factors.ts'
import {
  password,
  register,
  signIn,
  startTestApp,
  type Browser,
  type TestApp,
} from '../support/harness.ts'
import { pictures } from '../support/pictures.ts'
import { send } from '../support/raw-http.ts'
import { useUp } from '../support/use-up-limit.ts'

const email = 'ann@example.com'
const wrong = password('wrong wrong wrong')

/** A call that counts under a limit, and the table whose absence makes it fail. */
type Story = { without: string; make(app: TestApp, home: Browser): Promise<() => Promise<unknown>> }

const askForReset = (browser: Browser) => () =>
  browser.api.auth.sendCode.mutate({ email, type: 'reset_password' })
const mailed: Story = { without: 'mails', make: async (app) => askForReset(app.browser()) }

const signedIn: Story = {
  without: 'sessions',
  make: async (app) => () => signIn(app.browser('10.9.9.9'), 'ann'),
}

const changed: Story = {
  without: 'security_events',
  make: async (_app, { api }) => {
    let times = 0
    return () => api.account.updateProfile.mutate({ username: `ann${(times += 1)}` })
  },
}

/** These limits count wrong secrets after the comparison, whatever follows. */
const wrongAnswers = new Set<LimitName>([
  'wrongCodesPerAddressDay',
  'wrongCodesPerAddressMonth',
  'wrongCodesWholeServiceHour',
  'wrongCodesWholeServiceDay',
  'signInFailuresPerIp',
  'deviceFailuresPerAccount',
  'appFailuresPerIp',
])

const stories: Partial<Record<LimitName, Story>> = {
  sendsPerAddressHour: mailed,
  sendsPerAddressDay: mailed,
  sendsByNewcomersHour: mailed,
  sendsByNewcomersDay: mailed,
  sendsByKnownDevices: {
    without: 'mails',
    async make(app, home) {
      await askForReset(home)()
      await useUp(app, 'sendsPerAddressHour', email)
      return askForReset(home)
    },
  },
  sendsPerIp: mailed,
  sendsPerIpUnderAttack: {
    without: 'mails',
    async make(app, home) {
      await useUp(app, 'wrongCodesWholeServiceHour', 'all')
      return askForReset(home)
    },
  },
  verificationsPerIp: {
    without: 'email_verifications',
    async make(app, { api }) {
      const wish = { email: 'next@example.com', type: 'email_change' } as const
      const { challengeId } = await api.auth.sendCode.mutate(wish)
      const code = otherThan(await rightCode(app, challengeId))
      return () => api.auth.checkCode.mutate({ challengeId, code })
    },
  },
  signInsPerAccount: signedIn,
  signInsPerIp: signedIn,
  registrationsPerIp: {
    without: 'security_events',
    async make(app) {
      const browser = app.browser()
      let times = 0
      return () => register(app, browser, `ben${(times += 1)}`)
    },
  },
  renamesPerAccount: changed,
  profileChangesPerAccount: changed,
  mailSettingsPerAccount: {
    without: 'security_events',
    make: async (_app, { api }) => {
      const zones = ['Asia/Shanghai', 'Europe/Paris']
      return () => api.account.updateProfile.mutate({ timeZone: zones.pop() ?? '' })
    },
  },
  picturesPerAccount: {
    without: 'avatars',
    make: async (_app, { api }) => {
      const picture = pictures.webp.toString('base64')
      return () => api.account.putAvatar.mutate({ picture })
    },
  },
  exportsPerAccount: {
    without: 'avatars',
    make:
      async (_app, { api }) =>
      () =>
        api.account.exportData.query(),
  },
  gateTicketsPerAccount: {
    without: 'security_events',
    async make(app, { api }) {
      const address = 'https://tool.example/_latchkey/callback?state=x'
      const redirectUris = ['https://tool.example/_latchkey/callback']
      const deps = { ...byOperator(app), keys }
      await addApp(deps, { ...plain, name: 'Tool', redirectUris }, { isPublic: true })
      return () => api.auth.gateTicket.mutate({ address })
    },
  },
  appVisitsPerIp: {
    without: 'apps',
    async make(app) {
      return async () => {
        app.pass(seconds(3))
        const { status } = await send(app, '/oauth/logout', { method: 'GET' })
        if (status >= 500) throw new Error('INTERNAL')
      }
    },
  },
  newDeviceNotices: { without: 'mails', make: async (app) => () => signIn(app.browser(), 'ann') },
  failureNotices: {
    without: 'mails',
    async make(app) {
      const guess = async () => {
        app.pass(hours(2))
        return reasonOf(signIn(app.browser(), 'ann', wrong))
      }
      for (let times = 0; times < 9; times += 1) await guess()
      return async () => {
        app.pass(hours(2))
        return signIn(app.browser(), 'ann', wrong)
      }
    },
  },
  factorNotices: {
    without: 'mails',
    async make(app, home) {
      const phone = await addPhone(app, home)
      const guess = async () => {
        const browser = app.browser()
        const { attempt } = await beginSignIn(browser, 'ann')
        const code = phone.wrongCode()
        return browser.api.auth.secondFactor.mutate({ attempt, method: 'totp', code })
      }
      for (let times = 0; times < 4; times += 1) await reasonOf(guess())
      return async () => {
        app.pass(hours(2))
        return guess()
      }
    },
  },
  replayNotices: {
    without: 'mails',
    async make(app) {
      const stolen: string[] = []
      for (let times = 0; times < 2; times += 1) {
        const browser = app.browser()
        await signIn(browser, 'ann')
        stolen.push(browser.jar.cookie)
        browser.jar.accessToken = (await browser.api.auth.refresh.mutate()).accessToken
        await browser.api.auth.me.query()
      }
      app.pass(seconds(11))
      return () => {
        const thief = app.browser()
        thief.jar.cookie = stolen.pop() ?? ''
        return thief.api.auth.refresh.mutate()
      }
    },
  },
}

/** Calls with passkeys count like their counterparts with codes. */
const ofPasskeys: Record<string, Story> = {
  'passkey-request': {
    without: 'sign_in_attempts',
    make: async (app) => () =>
      app.browser().api.auth.passkeyOptions.mutate({ attempt: 'A'.repeat(43) }),
  },
  'passkey-sign-in': {
    without: 'passkeys',
    make: async (app) => () =>
      app.browser().api.auth.passkeySignIn.mutate({ response: nobodysPasskey }),
  },
  'confirm-passkey': {
    without: 'factors',
    make:
      async (_app, { api }) =>
      () =>
        api.account.confirmPasskey.mutate({ name: 'Key', response: nobodysPasskey }),
  },
}

test('every limit counts either wrong answers or calls that come to something', () => {
  const told = [...wrongAnswers, ...Object.keys(stories)]
  expect(told.toSorted()).toEqual(limitNames.toSorted())
})

const counted = [
  ...Object.entries(stories).map(([limit, story]) => [limit, limit, story] as const),
  ...Object.entries(ofPasskeys).map(
    ([name, story]) => [name, 'verificationsPerIp', story] as const,
  ),
]

test.each(counted)(
  '%s: a call that fails by a fault of ours is refunded',
  async (_name, limit, { without, make }) => {
    await using app = await startTestApp({
      SECRET_KEY: secretKey,
      CODE_RESEND_SECONDS: '0',
    })
    const em = () => app.database.em.fork()
    const prefix = createCounterIds(keys).limitPrefix(limit)
    const hits = async () => {
      const found = await em().find(Counter, { id: { $like: `${prefix}%` } })
      return found.reduce((sum, one) => sum + one.hits, 0)
    }
    const home = app.browser()
    await register(app, home, 'ann')
    const call = await make(app, home)
    const before = await hits()
    await em().execute(`alter table ${without} rename to gone`)
    expect(await reasonOf(call())).toMatch(/INTERNAL/)
    await em().execute(`alter table gone rename to ${without}`)
    await expect.poll(hits).toBe(before)
    await reasonOf(call())
    await expect.poll(hits).toBeGreaterThan(before)
  },
)

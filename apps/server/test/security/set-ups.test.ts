import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { totp } from '@latchkey/tools/testing/totp'
import { expect, test } from 'vitest'
import { days, minutes, seconds } from '../../src/clock.ts'
import { purge } from '../../src/jobs/purge.ts'
import { keys, reasonOf, secretKey } from '../support/attackers.ts'
import { arriveWithApp, askToRecover, beginSignIn } from '../support/factors.ts'
import { good, password, signedIn, type Browser } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
let people = 0

/**
 * An owner, a thief with the password and a backup code in a browser of their own, and the same thief with a
 * copy of the access token of the owner's browser.
 */
async function arriveWithThief() {
  const owner = await arriveWithApp(app, `person${(people += 1)}`)
  const [elsewhere, copy] = [app.browser(), app.browser()]
  copy.jar.accessToken = owner.browser.jar.accessToken
  const { attempt } = await beginSignIn(elsewhere, owner.name)
  const [code = ''] = owner.phone.backupCodes
  const step = { attempt, method: 'backup_code', code } as const
  elsewhere.jar.accessToken = signedIn(
    await elsewhere.api.auth.secondFactor.mutate(step),
  ).accessToken
  return { ...owner, elsewhere, copy }
}

type Cast = Awaited<ReturnType<typeof arriveWithThief>>

const setUps: Record<string, (begun: Browser) => Promise<(by: Browser) => Promise<unknown>>> = {
  'an authenticator app': async ({ api }) => {
    const { id, secret } = await api.account.addTotp.mutate({ name: 'mine' })
    return (by) => by.api.account.confirmTotp.mutate({ id, code: totp(secret, app.now()) })
  },
  'a passkey': async ({ api }) => {
    const { options } = await api.account.addPasskey.mutate()
    const response = createAuthenticator({ origin: app.url }).create(options)
    return (by) => by.api.account.confirmPasskey.mutate({ name: 'mine', response })
  },
}

const changePassword = ({ account }: Cast) =>
  account.changePassword.mutate({ currentPassword: good, password: password('a new one') })

const endings: Record<string, (cast: Cast) => Promise<unknown>> = {
  'the owner ends its session': async ({ account }) => {
    const [other] = (await account.sessions.query()).filter(({ current }) => !current)
    return account.revokeSession.mutate({ id: other?.id ?? '' })
  },
  'the owner ends all other sessions': ({ account }) => account.revokeOtherSessions.mutate(),
  'the owner changes the password': changePassword,
}

const all = Object.entries(setUps).flatMap(([what, begin]) =>
  Object.entries(endings).map(([when, end]) => ({ what, when, begin, end })),
)

test.each(all)('$what that a thief had begun ends when $when', async ({ begin, end }) => {
  const cast = await arriveWithThief()
  const confirm = await begin(cast.elsewhere)
  await end(cast)
  expect(await reasonOf(confirm(cast.copy))).toBe('NOT_FOUND')
})

test.each(Object.entries(setUps))(
  '%s that a thief had begun with a copy of the owner’s token ends with the password',
  async (_what, begin) => {
    const cast = await arriveWithThief()
    const confirm = await begin(cast.copy)
    await changePassword(cast)
    expect(await reasonOf(confirm(cast.copy))).toBe('NOT_FOUND')
  },
)

/** The owner lost all factors and waits; a minute before the end the thief proves a backup code. */
async function waitWithThief() {
  const cast = await arriveWithThief()
  await askToRecover(app, cast)
  app.pass(days(3) - minutes(1))
  const { api, jar } = cast.elsewhere
  jar.accessToken = (await api.auth.refresh.mutate()).accessToken
  const [, code = ''] = cast.phone.backupCodes
  await api.account.confirmIdentity.mutate({ method: 'backup_code', code })
  const remove = async () => {
    app.pass(minutes(1) + seconds(1))
    const now = app.now()
    await purge(app.database.em.fork(), { keys, sessionTtlDays: 30, hasLegacyClients: false, now })
    expect(await api.account.factors.query()).toMatchObject({ factors: [] })
  }
  return { ...cast, remove }
}

test.each(Object.entries(setUps))(
  '%s that a thief had begun ends with the last factor of a recovery',
  async (_what, begin) => {
    const { elsewhere, remove } = await waitWithThief()
    const confirm = await begin(elsewhere)
    await remove()
    expect(await reasonOf(confirm(elsewhere))).toBe('NOT_FOUND')
  },
)

test.each(Object.entries(setUps))(
  'a backup code proves nothing for %s once a recovery has removed the last factor',
  async (_what, begin) => {
    const { elsewhere, remove } = await waitWithThief()
    await remove()
    expect(await reasonOf(begin(elsewhere))).toBe('STEP_UP_REQUIRED')
  },
)

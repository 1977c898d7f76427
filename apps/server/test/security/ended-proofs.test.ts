import { totp } from '@latchkey/tools/testing/totp'
import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { expect, test, vi } from 'vitest'
import { removeFactors } from '../../src/admin/remove-factors.ts'
import { Factor } from '../../src/factors/factor.entity.ts'
import { byOperator } from '../support/apps.ts'
import { reasonOf, secretKey } from '../support/attackers.ts'
import { registerByPasskey } from '../support/authenticator.ts'
import { addApp, arriveWithApp, beginSignIn } from '../support/factors.ts'
import { password, signedIn, type Browser } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { holdAt } from './overlap/hold.ts'
import { withHold, type Api } from './overlap/world.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('./overlap/hold.ts')).holding(load),
)

const app = await useTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()
let people = 0

/** An owner with two authenticator apps, and a thief who proved the first one a moment ago. */
async function arriveWithThief() {
  const owner = await arriveWithApp(app, `person${(people += 1)}`)
  await addApp(app, owner.browser)
  const thief = app.browser()
  const { attempt } = await beginSignIn(thief, owner.name)
  const step = { attempt, method: 'totp', code: owner.phone.nextCode() } as const
  thief.jar.accessToken = signedIn(await thief.api.auth.secondFactor.mutate(step)).accessToken
  const removeApp = () => owner.account.removeFactor.mutate({ id: owner.phone.id })
  const renewCodes = () => owner.account.newBackupCodes.mutate()
  return { ...owner, thief, acts: { removeApp, renewCodes } }
}

type Change = keyof Awaited<ReturnType<typeof arriveWithThief>>['acts']

/** Holds a call right before its first write while something else happens. */
async function meanwhile(
  browser: Browser,
  call: (api: Api) => Promise<unknown>,
  act: () => unknown,
) {
  const hold = holdAt(0)
  const outcome = reasonOf(call(withHold(browser, hold.name)))
  await hold.reached
  await act()
  hold.open()
  return outcome
}

const changes: Change[] = ['removeApp', 'renewCodes']

test.each(changes)(
  'an app that a thief set up before the owner’s %s is never confirmed',
  async (by) => {
    const { thief, acts } = await arriveWithThief()
    const { id, secret } = await thief.api.account.addTotp.mutate({ name: 'mine' })
    await acts[by]()
    const code = totp(secret, app.now())
    expect(await reasonOf(thief.api.account.confirmTotp.mutate({ id, code }))).toBe('NOT_FOUND')
  },
)

test.each(changes)(
  'a passkey that a thief made before the owner’s %s is never kept',
  async (by) => {
    const { thief, acts } = await arriveWithThief()
    const { options } = await thief.api.account.addPasskey.mutate()
    const response = createAuthenticator({ origin: app.url }).create(options)
    await acts[by]()
    const kept = thief.api.account.confirmPasskey.mutate({ name: 'mine', response })
    expect(await reasonOf(kept)).toBe('NOT_FOUND')
  },
)

const sensitive: Record<string, (api: Api) => Promise<unknown>> = {
  addTotp: (api) => api.account.addTotp.mutate({ name: 'mine' }),
  addPasskey: (api) => api.account.addPasskey.mutate(),
  newBackupCodes: (api) => api.account.newBackupCodes.mutate(),
}

test.each(changes.flatMap((by) => Object.entries(sensitive).map((call) => [by, ...call] as const)))(
  'the owner’s %s ends the proof of a thief’s %s that is under way',
  async (by, _name, call) => {
    const { id, thief, acts } = await arriveWithThief()
    expect(await meanwhile(thief, call, acts[by])).toBe('STEP_UP_REQUIRED')
    expect(await em().count(Factor, { user: id, confirmedAt: null })).toBe(0)
  },
)

const takeovers: Record<string, (thief: Browser) => Promise<(api: Api) => Promise<unknown>>> = {
  changePassword: async () => {
    const given = { password: password('a thief chose this one') }
    return (api) => api.account.changePassword.mutate(given)
  },
  changeEmail: async ({ api: { auth } }) => {
    const email = `thief${people}@example.org`
    const { challengeId } = await auth.sendCode.mutate({ email, type: 'email_change' })
    const given = { challengeId, code: await app.mailbox.code(email) }
    return (api) => api.account.changeEmail.mutate(given)
  },
  deleteAccount: async () => (api) =>
    api.account.deleteAccount.mutate({ confirmation: `person${people}` }),
}

test.each(Object.entries(takeovers))(
  'a removal by support, of the only passkey, ends a thief’s %s that is under way',
  async (_name, prepare) => {
    const name = `person${(people += 1)}`
    const thief = app.browser()
    await registerByPasskey(app, thief, name)
    const call = await prepare(thief)
    const remove = () => removeFactors(byOperator(app), name, { atOnce: true })
    expect(await meanwhile(thief, call, remove)).toBe('PASSWORD_REQUIRED')
  },
)

type Stolen = { attempt: string; code: string }
const byCode: Record<string, (stolen: Stolen) => (api: Api) => Promise<unknown>> = {
  confirmIdentity:
    ({ code }) =>
    (api) =>
      api.account.confirmIdentity.mutate({ method: 'backup_code', code }),
  secondFactor: (stolen) => (api) =>
    api.auth.secondFactor.mutate({ ...stolen, method: 'backup_code' }),
}

test.each(Object.entries(byCode))(
  'new backup codes end a thief’s %s that is under way with one of the old',
  async (_name, call) => {
    const { name, thief, phone, acts } = await arriveWithThief()
    const { attempt } = await beginSignIn(app.browser(), name)
    const stolen = { attempt, code: phone.backupCodes[0] ?? '' }
    expect(await meanwhile(thief, call(stolen), acts.renewCodes)).toBe('CODE_INVALID')
  },
)

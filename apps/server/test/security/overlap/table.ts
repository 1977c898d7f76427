import { digestPassword } from '@latchkey/shared/digest'
import { endSessionsOf, reopenAccount, requireUser } from '../../../src/admin/administration.ts'
import { setRole, setStatus } from '../../../src/admin/change-account.ts'
import { removeFactors } from '../../../src/admin/remove-factors.ts'
import { App } from '../../../src/apps/app.entity.ts'
import { AppUse } from '../../../src/apps/app-use.entity.ts'
import { newUse } from '../../../src/apps/app-use.ts'
import { Challenge } from '../../../src/codes/challenge.entity.ts'
import { deleteDueAccounts } from '../../../src/auth/pending-deletion.ts'
import { Factor } from '../../../src/factors/factor.entity.ts'
import { User } from '../../../src/users/user.entity.ts'
import { Deletion } from '../../../src/users/deletion.entity.ts'
import { keys, rightCode } from '../../support/attackers.ts'
import { createAuthenticator } from '@latchkey/tools/testing/authenticator'
import { beginSignIn } from '../../support/factors.ts'
import { good, signIn, type Browser } from '../../support/harness.ts'
import { pictures } from '../../support/pictures.ts'
import {
  ask,
  firstLink,
  fresh,
  giveFactor,
  giveSetUp,
  giveTrust,
  givePasskey,
  sessionOf,
  type Api,
  type World,
} from './world.ts'

const by = { actor: 'operator' } as const

/** The facts that a call may rely on, and that an overlapping call may change. */
const grounds = [
  'password',
  'address',
  'status',
  'role',
  'staying',
  'session of the held',
  'session of a third',
  'open code',
  'link',
  'no factor',
  'set-up',
  'factor',
  'passkey alone',
  'proof',
  'trust',
] as const
export type Ground = (typeof grounds)[number]

/** The caller, and the account's other browser. */
type Cast = { world: World; own: Browser; other: Browser; isHeld: boolean }
type Run = (api: Api) => Promise<unknown>

export type Act = {
  /** Once any of these is gone, the call must leave no trace; while all exist, it must succeed. */
  restsOn: Ground[]
  takesAway: Ground[]
  /** The grounds that count only until the session is committed, whose rights then follow the account. */
  untilCommitted?: Ground[]
  /** The account gets a factor first, so that a password alone opens nothing. */
  needsFactor?: true
  /** The account gets a passkey first, which ends an unconfirmed set-up and every trust. */
  endsSetUp?: true
  /** The account gets its subject first, whose assignment is the only write of some calls. */
  givesSubject?: true
  /** Prepares the requirements of the call, before anything is held. */
  prepare(cast: Cast): Promise<Run>
}

const sessions: Ground[] = ['session of the held', 'session of a third']
/** The audience of the app that the test registers. */
export const audience = 'https://api.notes.example'
export const toolCallback = 'https://tool.example/_latchkey/callback'
const wish = () => digestPassword(`a long new password ${fresh()}`)
const elsewhere = () => `${fresh()}@example.org`
/** The tokens of a sign-in name the role, and its notice goes to the address. */
const asRead: Ground[] = ['address', 'role']
const mine: Ground[] = ['session of the held', 'status']

/**
 * These are mutations only because their input or answer is a secret, which belongs in no URL and no
 * cache.
 */
export const writingNothing = [
  'auth.checkSignOut',
  'auth.registerOptions',
  'auth.passkeyOptions',
  'account.passkeyOptions',
]

/** Every mutation; an unlisted one fails a test. */
export const acts: Record<string, Act> = {
  'auth.sendCode': {
    restsOn: ['session of the held'],
    takesAway: [],
    prepare: async () => (api) =>
      api.auth.sendCode.mutate({ email: elsewhere(), type: 'email_change' }),
  },
  'auth.resendCode': {
    restsOn: [],
    takesAway: [],
    async prepare({ world, own }) {
      const { challengeId } = await ask(world, own, { email: elsewhere(), type: 'register' })
      return (api) => api.auth.resendCode.mutate({ challengeId })
    },
  },
  'auth.checkCode': {
    restsOn: ['open code'],
    takesAway: [],
    async prepare({ world, own }) {
      const answer = await ask(world, own, { email: world.email, type: 'reset_password' })
      // A code that is about to expire: the check extends it by some minutes.
      const expiresAt = new Date(Date.now() + 60_000)
      const { challengeId } = answer
      await world.app.database.em.fork().nativeUpdate(Challenge, { challengeId }, { expiresAt })
      return (api) => api.auth.checkCode.mutate(answer)
    },
  },
  'auth.register': {
    restsOn: [],
    takesAway: [],
    async prepare({ world, own }) {
      const answer = await ask(world, own, { email: elsewhere(), type: 'register' })
      return (api) => api.auth.register.mutate({ ...answer, username: fresh(), password: good })
    },
  },
  'auth.login': {
    restsOn: ['password', 'status', 'staying', 'no factor'],
    takesAway: [],
    prepare:
      async ({ world }) =>
      (api) =>
        api.auth.login.mutate({ identifier: world.name, password: good }),
  },
  'auth.secondFactor': {
    restsOn: ['password', ...asRead, 'status', 'staying', 'factor'],
    untilCommitted: asRead,
    takesAway: [],
    needsFactor: true,
    async prepare({ world }) {
      const factor = await giveFactor(world)
      const { attempt } = await beginSignIn(world.app.browser(), world.name)
      return (api) => api.auth.secondFactor.mutate({ attempt, method: 'totp', code: factor.code() })
    },
  },
  'auth.passkeySignIn': {
    // Role and address are read once more.
    restsOn: ['password', 'status', 'staying', 'factor', 'passkey alone'],
    takesAway: [],
    givesSubject: true,
    needsFactor: true,
    endsSetUp: true,
    async prepare({ world, own }) {
      const { device } = await givePasskey(world, own)
      const { options } = await own.api.auth.passkeyOptions.mutate({})
      return (api) => api.auth.passkeySignIn.mutate({ response: device.get(options) })
    },
  },
  'auth.recoverFactors': {
    restsOn: ['password', 'status', 'address', 'factor'],
    takesAway: ['trust'],
    needsFactor: true,
    async prepare({ world }) {
      await giveFactor(world)
      const { api } = world.app.browser()
      const { attempt } = await beginSignIn({ api }, world.name)
      const asked = await api.auth.recoverFactors.mutate({ attempt })
      if (asked.status !== 'code_required') throw new Error(asked.status)
      const { challengeId } = asked.challenge
      const proof = { challengeId, code: await rightCode(world.app, challengeId) }
      return (caller) => caller.auth.recoverFactors.mutate({ attempt, proof })
    },
  },
  'auth.logout': {
    restsOn: [],
    takesAway: [],
    prepare: async () => (api) => api.auth.logout.mutate(),
  },
  'auth.apiToken': {
    restsOn: mine,
    takesAway: [],
    async prepare({ world: { app, userId } }) {
      const em = app.database.em.fork()
      // The account is from before apps: the first token gives it a subject. A passkey knows the account
      // by it.
      if ((await em.count(Factor, { user: userId, kind: 'passkey' })) === 0)
        await em.nativeUpdate(User, { id: userId }, { subject: null })
      return (api) => api.auth.apiToken.mutate({ audience })
    },
  },
  'auth.gateTicket': {
    restsOn: [...mine, 'role'],
    takesAway: [],
    prepare: async () => (api) =>
      api.auth.gateTicket.mutate({ address: `${toolCallback}?state=x` }),
  },
  'auth.refresh': {
    restsOn: mine,
    takesAway: [],
    prepare: async () => (api) => api.auth.refresh.mutate(),
  },
  'auth.resetPassword': {
    restsOn: ['open code', 'address', 'status'],
    takesAway: ['password', 'trust', ...sessions, 'open code', 'link'],
    async prepare({ world, own }) {
      const answer = await ask(world, own, { email: world.email, type: 'reset_password' })
      return (api) => api.auth.resetPassword.mutate({ ...answer, password: wish() })
    },
  },
  'auth.disown': {
    restsOn: ['link'],
    takesAway: ['password', 'trust', ...sessions, 'open code', 'link'],
    async prepare({ world }) {
      const token = await firstLink(world)
      return (api) => api.auth.disown.mutate({ token })
    },
  },
  'account.updateProfile': {
    restsOn: mine,
    takesAway: [],
    prepare: async () => (api) => api.account.updateProfile.mutate({ bio: fresh() }),
  },
  'account.putAvatar': {
    restsOn: mine,
    takesAway: [],
    prepare: async () => (api) =>
      api.account.putAvatar.mutate({ picture: pictures.webp.toString('base64') }),
  },
  'account.changePassword': {
    restsOn: [...mine, 'password', 'no factor'],
    takesAway: ['password', 'trust', ...sessions, 'open code'],
    prepare: async () => (api) =>
      api.account.changePassword.mutate({ currentPassword: good, password: wish() }),
  },
  'account.changeEmail': {
    restsOn: [...mine, 'password', 'open code', 'no factor'],
    takesAway: ['address', 'open code'],
    async prepare({ world, own }) {
      const answer = await ask(world, own, { email: elsewhere(), type: 'email_change' })
      return (api) => api.account.changeEmail.mutate({ ...answer, currentPassword: good })
    },
  },
  'account.deleteAccount': {
    restsOn: [...mine, 'password', 'role', 'no factor'],
    takesAway: [...sessions, 'staying', 'trust'],
    prepare:
      async ({ world }) =>
      (api) =>
        api.account.deleteAccount.mutate({ currentPassword: good, confirmation: world.name }),
  },
  'account.addTotp': {
    restsOn: [...mine, 'password', 'no factor'],
    takesAway: ['set-up'],
    prepare: async () => (api) => api.account.addTotp.mutate({ name: fresh() }),
  },
  'account.confirmTotp': {
    restsOn: [...mine, 'password', 'no factor', 'set-up'],
    takesAway: ['no factor', 'trust'],
    async prepare({ world, own }) {
      const { id, code } = await giveSetUp(world, own)
      return (api) => api.account.confirmTotp.mutate({ id, code: code() })
    },
  },
  'account.addPasskey': {
    restsOn: [...mine, 'password', 'no factor'],
    takesAway: [],
    givesSubject: true,
    async prepare({ own }) {
      // The first call gives the account its subject, which is one more write.
      await own.api.account.addPasskey.mutate()
      return (api) => api.account.addPasskey.mutate()
    },
  },
  'account.confirmPasskey': {
    restsOn: [...mine, 'password', 'no factor'],
    takesAway: ['no factor', 'set-up', 'trust'],
    givesSubject: true,
    async prepare({ world: { app }, own }) {
      const { options } = await own.api.account.addPasskey.mutate()
      const response = createAuthenticator({ origin: app.url }).create(options)
      return (api) => api.account.confirmPasskey.mutate({ name: fresh(), response })
    },
  },
  'account.renameFactor': {
    restsOn: [...mine, 'factor'],
    takesAway: [],
    needsFactor: true,
    async prepare({ world }) {
      const { id } = await giveFactor(world)
      return (api) => api.account.renameFactor.mutate({ id, name: fresh() })
    },
  },
  'account.removeFactor': {
    restsOn: [...mine, 'password', 'factor', 'proof'],
    // Without a factor the password alone is right, trusted or not.
    takesAway: ['factor', 'set-up', 'proof'],
    needsFactor: true,
    async prepare({ world }) {
      await giveFactor(world)
      return async (api) => {
        const { factors } = await api.account.factors.query()
        for (const { id } of factors) await api.account.removeFactor.mutate({ id })
      }
    },
  },
  'account.removeTrustedDevices': {
    restsOn: [...mine, 'password', 'factor', 'trust'],
    takesAway: ['trust'],
    needsFactor: true,
    async prepare({ world, own, isHeld }) {
      const id = await giveTrust(world, own)
      // The held call ends one trust; an overlapping one ends all.
      return (api) => api.account.removeTrustedDevices.mutate(isHeld ? { id } : {})
    },
  },
  'account.newBackupCodes': {
    restsOn: [...mine, 'password', 'factor', 'proof'],
    takesAway: ['trust', 'set-up', 'proof'],
    needsFactor: true,
    async prepare({ world }) {
      await giveFactor(world)
      return (api) => api.account.newBackupCodes.mutate()
    },
  },
  'account.confirmIdentity': {
    restsOn: [...mine, 'password', 'factor'],
    takesAway: [],
    needsFactor: true,
    async prepare({ world }) {
      const { code } = await giveFactor(world)
      return (api) => api.account.confirmIdentity.mutate({ method: 'totp', code: code() })
    },
  },
  'account.removeApp': {
    restsOn: mine,
    takesAway: [],
    async prepare({ world: { app, userId: user }, isHeld }) {
      const em = app.database.em.fork()
      // The held call and an overlapping one remove an app each.
      const { id } = await em.findOneOrFail(App, { name: isHeld ? 'Notes' : 'Wiki' })
      await em.insert(AppUse, newUse({ user, app: id }, new Date()))
      return (api) => api.account.removeApp.mutate({ appId: id })
    },
  },
  'account.revokeSession': {
    restsOn: [...mine, 'session of a third'],
    takesAway: ['session of the held'],
    async prepare({ world, other, isHeld }) {
      // The held call ends a third session; an overlapping one ends that of the held.
      const third = world.app.browser()
      if (isHeld) await signIn(third, world.name)
      const id = sessionOf(isHeld ? third : other)
      return (api) => api.account.revokeSession.mutate({ id })
    },
  },
  'account.revokeOtherSessions': {
    restsOn: mine,
    takesAway: [...sessions, 'trust'],
    prepare: async () => (api) => api.account.revokeOtherSessions.mutate(),
  },
}

/** Further cases of a mutation. */
export const cases: Record<string, Act> = {
  'auth.login on a trusted device': {
    restsOn: ['password', 'status', 'staying', 'trust'],
    takesAway: [],
    needsFactor: true,
    async prepare({ world, own }) {
      await giveFactor(world)
      await giveTrust(world, own)
      return (api) => api.auth.login.mutate({ identifier: world.name, password: good })
    },
  },
  'auth.secondFactor that trusts the device': {
    restsOn: ['password', ...asRead, 'status', 'staying', 'factor'],
    untilCommitted: asRead,
    takesAway: [],
    needsFactor: true,
    async prepare({ world }) {
      const { code } = await giveFactor(world)
      const { attempt } = await beginSignIn(world.app.browser(), world.name)
      return (api) =>
        api.auth.secondFactor.mutate({ attempt, method: 'totp', code: code(), trustDevice: true })
    },
  },
}

/** The grounds of a sign-in that count until it is committed. */
export const untilCommitted: ReadonlySet<Ground> = new Set<Ground>(['factor', 'no factor', 'trust'])

/** Changes that operators and the service itself may make meanwhile. */
export const others: Record<string, Act> = {
  'users set-status banned': {
    restsOn: [],
    takesAway: ['status', 'trust', ...sessions],
    prepare:
      async ({ world: { app, name } }) =>
      () =>
        setStatus({ em: app.database.em.fork(), keys, by }, name, 'banned'),
  },
  'users set-role admin': {
    restsOn: [],
    takesAway: ['role'],
    prepare:
      async ({ world: { app, name } }) =>
      () =>
        setRole({ em: app.database.em.fork(), keys, by }, name, 'admin'),
  },
  'users end-sessions': {
    restsOn: [],
    takesAway: [...sessions, 'trust'],
    prepare:
      async ({ world: { app, name } }) =>
      async () => {
        const em = app.database.em.fork()
        return endSessionsOf({ em, keys, by }, await requireUser(em, name))
      },
  },
  'users remove-factors --at-once': {
    restsOn: [],
    takesAway: ['factor', 'set-up', 'proof'],
    needsFactor: true,
    async prepare({ world }) {
      await giveFactor(world)
      const { app, name } = world
      return () => removeFactors({ em: app.database.em.fork(), keys, by }, name, { atOnce: true })
    },
  },
  'users remove-factors': {
    restsOn: [],
    takesAway: ['passkey alone', 'trust', ...sessions],
    needsFactor: true,
    async prepare({ world }) {
      await giveFactor(world)
      const { app, name } = world
      return () => removeFactors({ em: app.database.em.fork(), keys, by }, name, { atOnce: false })
    },
  },
  'users reopen': {
    restsOn: [],
    takesAway: ['password', 'trust', 'address', ...sessions, 'open code', 'link'],
    prepare:
      async ({ world: { app, name } }) =>
      () =>
        reopenAccount({ em: app.database.em.fork(), keys, by }, name, { email: elsewhere() }),
  },
  'the purge': {
    restsOn: [],
    takesAway: [...grounds],
    prepare:
      async ({ world: { app, userId } }) =>
      async () => {
        const em = app.database.em.fork()
        const now = new Date()
        await em.insert(Deletion, { user: userId, requestedAt: now, dueAt: now })
        await deleteDueAccounts(app.database.em, { keys, now: new Date() })
      },
  },
}

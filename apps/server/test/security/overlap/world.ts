import { totp } from '@latchkey/tools/testing/totp'
import { createTRPCClient, httpLink } from '@trpc/client'
import { randomBytes } from 'node:crypto'
import { sealSetUp, toAdd } from '../../../src/account/set-up.ts'
import { AppUse } from '../../../src/apps/app-use.entity.ts'
import { Challenge } from '../../../src/codes/challenge.entity.ts'
import { Deletion } from '../../../src/users/deletion.entity.ts'
import { BackupCode } from '../../../src/factors/backup-code.entity.ts'
import { Factor } from '../../../src/factors/factor.entity.ts'
import { findFactors } from '../../../src/factors/factors.ts'
import { newSecret, sealSecret } from '../../../src/factors/totp.ts'
import { disownToken } from '../../../src/auth/disown.ts'
import { TrustedDevice } from '../../../src/factors/trusted-device.entity.ts'
import { trustDevice } from '../../../src/factors/trusted-devices.ts'
import { Session } from '../../../src/sessions/session.entity.ts'
import { User } from '../../../src/users/user.entity.ts'
import { QueuedMail } from '../../../src/mail/queued-mail.entity.ts'
import type { AppRouter } from '../../../src/router.ts'
import { tokenHash } from '../../../src/keys.ts'
import { keys, rightCode } from '../../support/attackers.ts'
import { randomId } from '../../../src/random-id.ts'
import { addPasskey } from '../../support/authenticator.ts'
import { good, signIn, type Browser, type TestApp } from '../../support/harness.ts'

type Type = 'register' | 'reset_password' | 'email_change'

/** One account, signed in with the same password in two browsers: the held one and another. */
export type World = {
  app: TestApp
  name: string
  userId: number
  email: string
}

export const fresh = (): string => `u${randomBytes(5).toString('hex')}`

export async function ask({ app }: World, { api }: Browser, { email, type }: Question) {
  const { challengeId } = await api.auth.sendCode.mutate({ email, type })
  return { challengeId, code: await rightCode(app, challengeId) }
}

type Question = { email: string; type: Type }

export async function createWorld(app: TestApp) {
  const name = fresh()
  const email = `${name}@example.com`
  const [held, other] = [app.browser(), app.browser()]
  const world: World = { app, name, email, userId: 0 }
  const answer = await ask(world, held, { email, type: 'register' })
  const names = { username: name, password: good }
  const session = await held.api.auth.register.mutate({ ...answer, ...names })
  held.jar.accessToken = session.accessToken
  await signIn(other, name)
  return { world: { ...world, userId: session.user.id }, held, other }
}

/** The same browser with its calls held from now on. */
export function withHold({ jar, ip, url }: Browser, hold: string) {
  const cookie = [jar.cookie, jar.device, jar.trust].filter(Boolean).join('; ')
  const headers = {
    'x-forwarded-for': ip,
    'x-hold': hold,
    origin: url,
    cookie,
    authorization: `Bearer ${jar.accessToken}`,
  }
  return createTRPCClient<AppRouter>({ links: [httpLink({ url: `${url}/trpc`, headers })] })
}

export type Api = ReturnType<typeof withHold>

export const sessionOf = ({ jar }: Browser): string =>
  String(
    JSON.parse(Buffer.from(jar.accessToken.split('.')[1] ?? '', 'base64url').toString())['sid'],
  )

/** The "it wasn't me" token of the account's first notice. */
export async function firstLink({ app, userId }: World): Promise<string> {
  const notices = { userId, template: 'new_device' } as const
  const { uuid } = await app.database.em.fork().findOneOrFail(QueuedMail, notices)
  return disownToken(keys, uuid)
}

/**
 * Gives the account one more factor, and both of its sessions the proof of it. Each call has a factor of
 * its own, so that no other call spends its code.
 */
export async function giveFactor({ app, userId }: World) {
  const em = app.database.em.fork()
  const [id, secret] = [randomId(), newSecret()]
  const sealed = { secret: sealSecret(keys, id, secret), secretKeyId: keys.id }
  const now = new Date()
  const about = { kind: 'totp', name: 'Phone', createdAt: now, confirmedAt: now } as const
  await em.insert(Factor, { id, user: userId, ...sealed, ...about })
  const proved = { level: 2, methods: 'password totp', provedAt: now }
  await em.nativeUpdate(Session, { user: userId }, proved)
  return { id, code: () => totp(secret, new Date()) }
}

/** Gives the account the set-up of an authenticator app, which no call that begins another has replaced. */
export async function giveSetUp({ app, userId }: World, own: Browser) {
  const em = app.database.em.fork()
  const [id, secret] = [randomId(), newSecret()]
  const user = await em.findOneOrFail(User, { id: userId })
  const purpose = toAdd(
    { claims: { sessionId: sessionOf(own) } },
    user,
    await findFactors(em, userId),
  )
  const sealed = { secret: sealSetUp(keys, { id, purpose }, secret), secretKeyId: keys.id }
  const createdAt = new Date()
  const removesAt = new Date(createdAt.getTime() + 60_000)
  const about = { kind: 'totp', name: 'Phone', createdAt, removesAt } as const
  await em.insert(Factor, { id, user: userId, ...sealed, ...about })
  return { id, code: () => totp(secret, new Date()) }
}

/** Adds a passkey in the same way, which only its own device can use. */
export async function givePasskey({ app, userId }: World, own: Browser) {
  const added = await addPasskey(app, own)
  const proved = { level: 2, methods: 'password passkey', provedAt: new Date() }
  await app.database.em.fork().nativeUpdate(Session, { user: userId }, proved)
  return added
}

/** Makes the account trust a browser. */
export async function giveTrust({ app, userId }: World, { jar, ip }: Browser) {
  const em = app.database.em.fork()
  const about = { userId, cookie: undefined, now: new Date(), ip, userAgent: undefined }
  const cookie = await trustDevice(em, about)
  await em.flush()
  jar.trust = `${jar.cookie.split('=', 1)[0]}-trust=${cookie}`
  const { id } = await em.findOneOrFail(TrustedDevice, { tokenHash: tokenHash(cookie) })
  return id
}

/** Returns the state of the account that a call must not touch once its grounds are gone. */
export async function stateOf({ app, userId }: World) {
  const em = app.database.em.fork()
  const user = await em.findOne(User, { id: userId })
  const open = { user: userId, isVerified: false, expiresAt: { $gt: new Date() } }
  const order = { orderBy: { id: 'asc' } } as const
  return {
    user: user && {
      password: user.password,
      email: user.email,
      status: user.status,
      role: user.role,
      username: user.username,
      avatar: user.avatar,
      bio: user.bio,
    },
    sessions: (await em.find(Session, { user: userId }, order)).map((one) => [
      one.id,
      one.tokenHash,
    ]),
    apps: await em.count(AppUse, { user: userId }),
    isLeaving: (await em.count(Deletion, { user: userId })) > 0,
    open: (await em.find(Challenge, open, order)).map(({ id }) => id),
    factors: (await em.find(Factor, { user: userId }, order)).map((one) => [
      one.id,
      one.name,
      one.lastStep,
      one.confirmedAt,
    ]),
    backupCodes: (await em.find(BackupCode, { user: userId }, { orderBy: { mac: 'asc' } })).map(
      ({ mac }) => mac,
    ),
    trusted: (await em.find(TrustedDevice, { user: userId }, order)).map(({ id }) => id),
    notices: await em.count(QueuedMail, { userId }),
    links: await em.count(QueuedMail, { userId, disownedAt: null }),
  }
}

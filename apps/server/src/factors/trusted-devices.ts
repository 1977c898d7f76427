import type { TrustedDevice as TrustedDeviceDto } from '@latchkey/shared/factor'
import type { EntityManager } from '@mikro-orm/sql'
import { randomBytes } from 'node:crypto'
import { days, later, noLaterThan, skew } from '../clock.ts'
import { tokenHash } from '../keys.ts'
import { randomId } from '../random-id.ts'
import type { User } from '../users/user.entity.ts'
import { TrustedDevice } from './trusted-device.entity.ts'

export const trustLife = days(30)

/** The number of devices that an account trusts. Another device replaces the oldest. */
const maxTrustedDevices = 20

/** The number of accounts whose tokens a browser keeps. */
const maxTokens = 5

const tokensOf = (cookie = ''): string[] =>
  cookie
    .split('.')
    .slice(0, maxTokens)
    .filter((token) => /^[\w-]{43}$/.test(token))

/** A browser, identified by its cookie, and the account that may trust it. */
type Browser = { userId: number; cookie: string | undefined; now: Date }

const liveAt = (now: Date) => ({ expiresAt: { $gt: now }, createdAt: noLaterThan(now) })

const ofBrowser = ({ userId, cookie }: Omit<Browser, 'now'>) => ({
  user: userId,
  tokenHash: { $in: tokensOf(cookie).map(tokenHash) },
})

/** Finds the trust of an account in a browser. */
export async function findTrust(
  em: EntityManager,
  { now, ...browser }: Browser,
): Promise<TrustedDevice | null> {
  if (tokensOf(browser.cookie).length === 0) return null
  return em.findOne(TrustedDevice, { ...ofBrowser(browser), ...liveAt(now) })
}

/** Relies on a trust in the transaction of its effect. Returns false if it ended meanwhile. */
export async function useTrust(
  em: EntityManager,
  { id, userId, now }: { id: string; userId: number; now: Date },
): Promise<boolean> {
  const live = { id, user: userId, ...liveAt(now) }
  // A write, not just a lock: Galera nodes see only each other's writes.
  return (await em.nativeUpdate(TrustedDevice, live, { lastUsedAt: now })) > 0
}

type Trusted = Browser & { ip: string; userAgent: string | undefined }

/**
 * Trusts a browser in the transaction of its sign-in, which has locked the account. Returns the cookie.
 * The token is always new: an attacker may have planted and know the one that the browser presented.
 */
export async function trustDevice(
  em: EntityManager,
  { userId, cookie, now, ip, userAgent }: Trusted,
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await em.nativeDelete(TrustedDevice, ofBrowser({ userId, cookie }))
  const newestFirst = { createdAt: 'desc', id: 'desc' } as const
  const kept = await em.find(TrustedDevice, { user: userId }, { orderBy: newestFirst })
  const oldest = kept.slice(maxTrustedDevices - 1).map(({ id }) => id)
  if (oldest.length > 0) await em.nativeDelete(TrustedDevice, { id: { $in: oldest } })
  const dates = { createdAt: now, lastUsedAt: now, expiresAt: later(now, trustLife) }
  const about = {
    id: randomId(),
    tokenHash: tokenHash(token),
    user: userId,
    ip,
    userAgent: userAgent ?? null,
  }
  em.create(TrustedDevice, { ...about, ...dates })
  return [token, ...tokensOf(cookie)].slice(0, maxTokens).join('.')
}

/** Ends the trust of an account in all devices, or in those of `only`. Returns their number. */
export const endTrust = (
  em: EntityManager,
  { id: user }: Pick<User, 'id'>,
  only: { id?: string | { $ne: string } } = {},
): Promise<number> => em.nativeDelete(TrustedDevice, { user, ...only })

/** Ends the trust of an account in every browser but this one. Returns their number. */
export async function endTrustElsewhere(em: EntityManager, browser: Browser): Promise<number> {
  const here = await findTrust(em, browser)
  return endTrust(em, { id: browser.userId }, here ? { id: { $ne: here.id } } : {})
}

/** Deletes expired trust, and trust that was written under a wrong clock. */
export async function forgetTrust(em: EntityManager, now: Date): Promise<void> {
  await em.nativeDelete(TrustedDevice, { expiresAt: { $lte: now } })
  await em.nativeDelete(TrustedDevice, { expiresAt: { $gt: later(now, trustLife + skew) } })
}

/** The devices that an account trusts, newest first. */
export async function listTrusted(
  em: EntityManager,
  { userId, cookie, now }: Browser,
): Promise<TrustedDeviceDto[]> {
  const hashes = new Set(tokensOf(cookie).map(tokenHash))
  const newestFirst = { createdAt: 'desc', id: 'desc' } as const
  const live = { user: userId, ...liveAt(now) }
  const devices = await em.find(TrustedDevice, live, { orderBy: newestFirst })
  return devices.map((one) => ({
    id: one.id,
    current: hashes.has(one.tokenHash),
    createdAt: one.createdAt.toISOString(),
    lastUsedAt: one.lastUsedAt.toISOString(),
    expiresAt: one.expiresAt.toISOString(),
    userAgent: one.userAgent ?? null,
    ip: one.ip ?? null,
  }))
}

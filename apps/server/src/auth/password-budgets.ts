import type { Context } from '../context.ts'
import { isLimit } from '../errors.ts'
import { ipKey } from '../limits/ip-key.ts'
import { createReservation, settleAll, type Reservation } from '../limits/reservation.ts'
import type { AccountName } from '../names/account-name.ts'
import { isKnownDevice, unknownOwner } from '../sessions/known-device.ts'
import {
  deviceFactorSubject,
  deviceSubject,
  factorSubject,
  nameSubject,
  strangerBudgets,
  totalSubject,
  failureKey,
  type Names,
} from './failure-subjects.ts'
import { lockoutPolicy } from '../passwords/lockout-policy.ts'
import { isProved } from './proved-browser.ts'
import type { User } from '../users/user.entity.ts'

export type Owner = Pick<User, 'id' | 'email' | 'username' | 'password' | 'passwordKeyId'>
export type Who = {
  user: Owner | undefined
  /** The name that was entered. */
  name: AccountName
  /** The kind of event that records a wrong password. */
  failure?: 'sign_in_failed' | 'password_wrong'
}

/** One attempt at a password. It counts as a failure until it has succeeded. */
export type Attempt = {
  /** The account whose hash is compared; undefined while its password is disabled. */
  owner: Owner | undefined
  /** The key for fair queueing: the account, or the name that has none. */
  account: string
  succeed(): Promise<void>
  /** Returns the consecutive failures of this name or device, and of the account. */
  fail(): Promise<{ consecutive: number; ofAccount: number }>
  /** Refunds everything, because nothing was compared. */
  abandon(): Promise<void>
}

/**
 * Consumes every budget before the password is compared. Above a budget nothing is compared, so that a
 * right password is refused exactly like a wrong one. Throws RATE_LIMITED, UNAVAILABLE.
 */
export async function beginAttempt(ctx: Context, who: Who): Promise<Attempt> {
  return (await attemptFromDevice(ctx, who)) ?? attemptFromAnywhere(ctx, who)
}

/**
 * Charges a proof by a factor to its account and to its IP address. Right passwords are counted apart: a
 * thief of the password could otherwise keep the owner out. Throws RATE_LIMITED, and then charges nothing.
 */
export async function chargeFactor(ctx: Context, owner: Pick<User, 'id'>): Promise<Reservation> {
  const held = createReservation({ ...ctx.limits, enforce: ctx.charge })
  await held.guard(() =>
    settleAll(
      held.hit('signInsPerAccount', factorSubject(owner)),
      held.hit('signInsPerIp', ipKey(ctx.ip)),
    ),
  )
  return held
}

/**
 * A browser that signed in before has a budget of its own: strangers, even behind the same IP address,
 * cannot lock it out. All known browsers of an account share ten failures per hour; beyond that they
 * count as unknown.
 */
async function attemptFromDevice(ctx: Context, who: Who): Promise<Attempt | undefined> {
  const { limits, lockouts, keys, deviceCookie } = ctx
  // Unknown accounts take the same path: if no hash follows, microseconds would reveal who has an
  // account.
  const isKnown = isKnownDevice(keys, deviceCookie, who.user ?? unknownOwner)
  if (!who.user || !isKnown) return undefined
  const account = String(who.user.id)
  const budget = deviceSubject(deviceCookie, who.user)
  // A thief who enters the right password again and again would keep the owner from the second step.
  const hasProved = await isProved(ctx, who.user)
  const subject = hasProved ? deviceFactorSubject(deviceCookie, who.user) : account
  const [held, shared, signIns] = [
    createReservation(limits),
    createReservation(limits),
    createReservation({ ...limits, enforce: ctx.charge }),
  ]
  const abandon = () => settleAll(...[held, shared, signIns].map((each) => each.refund()))
  let isWithin = false
  try {
    await held.claim(
      () => lockouts.claim(budget),
      () => lockouts.release(budget),
    )
    await settleAll(
      shared.tryHit('deviceFailuresPerAccount', account).then((answer) => (isWithin = answer)),
      signIns.hit('signInsPerAccount', subject),
      signIns.hit('signInsPerIp', ipKey(ctx.ip)),
    )
  } catch (error) {
    await abandon()
    throw error
  }
  if (!isWithin) {
    await abandon()
    return undefined
  }
  return {
    owner: who.user,
    account,
    abandon,
    succeed: () => settleAll(lockouts.clear(budget), shared.refund()),
    async fail() {
      const consecutive = lockouts.fail(budget)
      await settleAll(
        consecutive,
        signIns.refund(),
        limits.consume('signInFailuresPerIp', ipKey(ctx.ip)),
      )
      return { consecutive: await consecutive, ofAccount: await consecutive }
    },
  }
}

/**
 * Failures count under the name that was entered, known or not: a lockout of one name of an account
 * must not show at the other. Their sum disables the password, which looks like a wrong password.
 */
async function attemptFromAnywhere(ctx: Context, who: Who): Promise<Attempt> {
  const { limits, lockouts } = ctx
  const name = who.name.canonical
  const [account, total] = [failureKey(who.user, name), totalSubject(who.user, name)]
  const budget = nameSubject(name)
  const [held, address, signIns] = [
    createReservation(limits),
    createReservation(limits),
    createReservation({ ...limits, enforce: ctx.charge }),
  ]
  const abandon = () => settleAll(...[held, address, signIns].map((each) => each.refund()))
  const failures = await begin()

  async function begin(): Promise<number> {
    await address.hit('signInFailuresPerIp', ipKey(ctx.ip))
    try {
      await held.claim(
        () => lockouts.claim(budget),
        () => lockouts.release(budget),
      )
    } catch (error) {
      // An attempt at a locked name counts against its IP address; an attempt without a place in the
      // queue does not.
      if (!isLimit(error)) await abandon()
      throw error
    }
    try {
      const found = lockouts.read(total)
      await settleAll(
        found,
        signIns.hit('signInsPerAccount', account),
        signIns.hit('signInsPerIp', ipKey(ctx.ip)),
      )
      return await found
    } catch (error) {
      await abandon()
      throw error
    }
  }

  return {
    owner: failures < lockoutPolicy.off ? who.user : undefined,
    account,
    abandon,
    async succeed() {
      const row = failures > 0 ? lockouts.clear(total) : undefined
      await settleAll(lockouts.clear(budget), address.refund(), Promise.resolve(row))
    },
    async fail() {
      const consecutive = lockouts.fail(budget)
      const ofAccount = lockouts.add(total)
      await settleAll(consecutive, ofAccount, signIns.refund())
      return { consecutive: await consecutive, ofAccount: await ofAccount }
    },
  }
}

/**
 * Clears all failures of an owner who has just proven the mailbox, for every name and for this browser.
 */
export async function clearFailures(ctx: Context, user: Names): Promise<void> {
  const subjects = [...strangerBudgets(user, ''), deviceSubject(ctx.deviceCookie, user)]
  await settleAll(
    ...subjects.map((subject) => ctx.lockouts.clear(subject)),
    ctx.limits.forget('deviceFailuresPerAccount', String(user.id)),
    ctx.limits.forget('signInsPerAccount', String(user.id)),
    ctx.limits.forget('signInsPerAccount', factorSubject(user)),
    ctx.limits.forget('signInsPerAccount', deviceFactorSubject(ctx.deviceCookie, user)),
  )
}

import type { SignedIn } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { findTrust, trustDevice, useTrust } from '../factors/trusted-devices.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import type { CountedAccount } from '../users/find-account.ts'
import type { User } from '../users/user.entity.ts'
import { settleDeletion } from './pending-deletion.ts'
import { securityNotice } from './security-notice.ts'
import { startSession } from './start-session.ts'

/** Trusts the browser in the transaction of its second step. Returns the cookie. */
export async function trustBrowser(ctx: Context, em: EntityManager, owner: User): Promise<string> {
  const { ip, userAgent, now, trustCookie: cookie } = ctx
  ctx.recordEvent(em, { kind: 'device_trusted', userId: owner.id })
  ctx.enqueueMail(em, await securityNotice('device_trusted', owner, { ...ctx, em }))
  return trustDevice(em, { userId: owner.id, cookie, now, ip, userAgent })
}

/**
 * Signs in by the password alone if the account trusts the browser. Returns undefined if the second
 * factor must be asked: a cookie grants no level 2 and cancels no deletion.
 */
export async function signInOnTrusted(
  ctx: Context,
  account: CountedAccount,
): Promise<SignedIn | undefined> {
  const { id, password, role, email, deletesAt } = account
  if (deletesAt !== null) return undefined
  const { now, trustCookie: cookie } = ctx
  const device = await findTrust(ctx.em(), { userId: id, cookie, now })
  if (!device) return undefined
  return startSession(ctx, account, {
    kind: 'signed_in',
    proof: { level: 1, methods: ['password', 'trusted_device'] },
    write: (work) =>
      inTransaction(ctx.em(), async (em) => {
        // Role and address must be unchanged: the tokens name the role, and the notice goes to the
        // address.
        if (!(await lockChecked(em, { id, password, role, email }))) return undefined
        if (!(await useTrust(em, { id: device.id, userId: id, now }))) return undefined
        if (!(await settleDeletion(ctx, em, { id, keepsAccount: false }))) return undefined
        return work(em)
      }),
  })
}

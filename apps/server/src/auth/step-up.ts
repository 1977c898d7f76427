import type { EntityManager } from '@mikro-orm/sql'
import type { FactorMethod } from '@latchkey/shared/methods'
import { minutes } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { findMethods, methodsHere } from '../factors/methods.ts'
import { readProof } from '../sessions/proofs.ts'
import { hasPassword } from '../users/has-password.ts'
import { User } from '../users/user.entity.ts'
import type { Authenticated } from './authenticate.ts'

/** The user may have left the device since an older proof. */
const fresh = minutes(5)

export type Caller = Context & Pick<Authenticated, 'user' | 'claims'>

/**
 * Throws STEP_UP_REQUIRED unless the caller proved their identity recently, by the factor if there is
 * one. Throws PASSWORD_REQUIRED if the account has neither a factor nor a password.
 */
export async function requireProof(ctx: Caller, em: EntityManager): Promise<void> {
  const methods = await findMethods(em, ctx.user.id)
  if (methods.length > 0) return requireFresh(ctx, em, { level: 2, methods })
  if (hasPassword(await em.findOneOrFail(User, { id: ctx.user.id })))
    return requireFresh(ctx, em, { level: 1, methods: [] })
  // An operator removed the last passkey, which may be a thief's: its recent proof is void.
  throw new AppError('PASSWORD_REQUIRED')
}

/** Like `requireProof`, but only for accounts with a second factor; others confirm their password. */
export async function requireFactor(ctx: Caller): Promise<void> {
  const methods = await findMethods(ctx.em(), ctx.user.id)
  if (methods.length > 0) await requireFresh(ctx, ctx.em(), { level: 2, methods })
}

/**
 * Checks in the transaction of a change what was checked before its password was compared or hashed: a
 * factor may have been added meanwhile, or the only one of an account without a password removed.
 */
export async function requireAgain(ctx: Caller, em: EntityManager, checked: User): Promise<void> {
  const methods = await findMethods(em, ctx.user.id)
  if (methods.length > 0) return requireFresh(ctx, em, { level: 2, methods })
  if (!hasPassword(checked)) throw new AppError('PASSWORD_REQUIRED')
}

/** The methods of the account's second factor; without one the password proves its owner. */
type Wanted = { level: 1 | 2; methods: FactorMethod[] }

async function requireFresh(
  { claims, now, user, publicUrl }: Caller,
  em: EntityManager,
  { level, methods }: Wanted,
): Promise<void> {
  // A factor that was removed since the call began proves nothing.
  const proof = await readProof(em, claims.sessionId)
  if (!proof) throw new AppError('UNAUTHENTICATED')
  // A proof in the future was written under a wrong clock.
  const isFresh = Math.abs(now.getTime() - proof.provedAt.getTime()) <= fresh
  if (proof.level >= level && isFresh) return
  const about = { userId: user.id, publicUrl }
  throw new AppError('STEP_UP_REQUIRED', {
    methods: level === 1 ? ['password'] : await methodsHere(em, methods, about),
  })
}

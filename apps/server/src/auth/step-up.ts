import type { EntityManager } from '@mikro-orm/sql'
import type { ProofMethod } from '@latchkey/shared/methods'
import { minutes } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { findMethods } from '../factors/factors.ts'
import { hasPassword } from '../users/has-password.ts'
import { User } from '../users/user.entity.ts'
import type { Authenticated } from './authenticate.ts'

/** The user may have left the device since an older proof. */
const fresh = minutes(5)

export type Caller = Context & Pick<Authenticated, 'user' | 'proof'>

/**
 * Throws STEP_UP_REQUIRED unless the caller proved their identity recently, by the factor if there is
 * one. Throws PASSWORD_REQUIRED if the account has neither a factor nor a password.
 */
export async function requireProof(ctx: Caller, em: EntityManager): Promise<void> {
  const methods = await findMethods(em, ctx.user.id)
  if (methods.length > 0) return requireFresh(ctx, { level: 2, methods })
  if (hasPassword(await em.findOneOrFail(User, { id: ctx.user.id })))
    return requireFresh(ctx, byPassword)
  // An operator removed the last passkey, which may be a thief's: its recent proof is void.
  throw new AppError('PASSWORD_REQUIRED')
}

/**
 * Like `requireProof`, but only for accounts with a second factor; others confirm their password. A
 * change that hashes a password calls it before hashing and again in its transaction: a factor may have
 * been added meanwhile.
 */
export async function requireFactor(ctx: Caller, em = ctx.em()): Promise<void> {
  const methods = await findMethods(em, ctx.user.id)
  if (methods.length > 0) requireFresh(ctx, { level: 2, methods })
}

const byPassword: Wanted = { level: 1, methods: ['password'] }

type Wanted = { level: number; methods: ProofMethod[] }

function requireFresh({ proof, now }: Caller, { level, methods }: Wanted): void {
  // A proof in the future was written under a wrong clock.
  const isFresh = Math.abs(now.getTime() - proof.provedAt.getTime()) <= fresh
  if (proof.level >= level && isFresh) return
  throw new AppError('STEP_UP_REQUIRED', { methods })
}

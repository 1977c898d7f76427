import type { EntityManager } from '@mikro-orm/sql'
import type { ProofMethod } from '@latchkey/shared/methods'
import { minutes } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { findMethods } from '../factors/factors.ts'
import type { Authenticated } from './authenticate.ts'

/** A proof older than this may be of somebody who has left the device since. */
const fresh = minutes(5)

type Caller = Context & Pick<Authenticated, 'user' | 'proof'>

/** Throws STEP_UP_REQUIRED unless the caller proved lately who they are, with the factor where there is one. */
export async function requireProof(ctx: Caller, em: EntityManager): Promise<void> {
  const factors = await findMethods(em, ctx.user.id)
  requireFresh(ctx, factors.length > 0 ? { level: 2, methods: factors } : byPassword)
}

/**
 * The same where only an account with a second factor is asked, since others are asked for their password. A change
 * that hashes asks before it, and again in its transaction: a factor may have come meanwhile.
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

import type { confirmIdentityInput, Proof } from '@latchkey/shared/factor'
import type { ProofMethod } from '@latchkey/shared/methods'
import type { EntityManager } from '@mikro-orm/sql'
import type * as z from 'zod/mini'
import { loadAccount, type Authenticated } from '../auth/authenticate.ts'
import { toConfirm } from '../auth/passkey-request.ts'
import { guessOf } from '../auth/factor-guess.ts'
import { chargeFactor } from '../auth/password-budgets.ts'
import { tryFactor, type RightCode } from '../auth/try-factor.ts'
import { confirmPassword } from '../auth/try-password.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { findMethods } from '../factors/methods.ts'
import { lockChecked, holdSession } from '../sessions/checked-account.ts'
import { Session } from '../sessions/session.entity.ts'
import { hasPassword } from '../users/has-password.ts'
import type { User } from '../users/user.entity.ts'

type Caller = Context & Authenticated

/**
 * Renews the proof of the caller's session: by the second factor if the account has one, otherwise by the
 * password. Throws INVALID_CREDENTIALS, CODE_INVALID, RATE_LIMITED, FORBIDDEN for another method, and
 * PASSWORD_REQUIRED if it has neither.
 */
export async function confirmIdentity(
  ctx: Caller,
  { method, currentPassword, ...given }: z.output<typeof confirmIdentityInput>,
): Promise<Proof> {
  const user = await loadAccount(ctx)
  const factors = await findMethods(ctx.em(), user.id)
  const known: readonly ProofMethod[] = factors.length > 0 ? factors : ['password']
  if (factors.length === 0 && !hasPassword(user)) throw new AppError('PASSWORD_REQUIRED')
  if (!known.includes(method)) throw new AppError('FORBIDDEN')
  if (method !== 'password') {
    const guess = guessOf({ method, ...given }, toConfirm(ctx.claims.sessionId))
    const charged = await chargeFactor(ctx, user)
    return charged.guard(() =>
      tryFactor(ctx, { owner: user, guess }, (right) => renewProof(ctx, user, right)),
    )
  }
  if (currentPassword === undefined) throw new AppError('INVALID_INPUT')
  await confirmPassword(ctx, user, currentPassword)
  const proof = await renewProof(ctx, user)
  if (!proof) throw new AppError('INVALID_CREDENTIALS')
  return proof
}

/** Returns undefined if the code was spent meanwhile. */
function renewProof(ctx: Caller, user: User, code?: RightCode): Promise<Proof | undefined> {
  const { id, password } = user
  return inTransaction(ctx.em(), async (em) => {
    const owner = await lockChecked(em, { id, password })
    if (!owner) throw new AppError('INVALID_CREDENTIALS')
    await holdSession(em, ctx)
    if (code && !(await code.spend(em))) return undefined
    const method = code?.method ?? 'password'
    await raiseSession(em, { id: ctx.claims.sessionId, method, now: ctx.now })
    ctx.recordEvent(em, { kind: 'identity_confirmed', userId: id, detail: method })
    await code?.notify(em, owner)
    return { provedAt: ctx.now.toISOString() }
  })
}

type Raise = { id: string; method: ProofMethod; now: Date }

/**
 * Adds a method to those that a session has proved; the caller has locked the session. A password is
 * asked only of accounts without a factor, so it ends an earlier level: that proof would otherwise count
 * for a factor that is added later.
 */
export async function raiseSession(em: EntityManager, { id, method, now }: Raise): Promise<void> {
  const { methods } = await em.findOneOrFail(Session, { id })
  const all = [...new Set([...methods.split(' '), method])].join(' ')
  const raised = { level: method === 'password' ? 1 : 2, methods: all, provedAt: now }
  await em.nativeUpdate(Session, { id }, raised)
}

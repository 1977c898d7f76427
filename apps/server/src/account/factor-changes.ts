import type { confirmTotpInput, ConfirmedFactor, NewTotp } from '@latchkey/shared/factor'
import type { EntityManager } from '@mikro-orm/sql'
import type * as z from 'zod/mini'
import type { Authenticated } from '../auth/authenticate.ts'
import { requireProof } from '../auth/step-up.ts'
import { forgetFormerGuesses } from '../auth/factor-lockout.ts'
import { notifyFactorChange } from '../auth/notify-factor-change.ts'
import { later } from '../clock.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { makeBackupCodes } from '../factors/backup-codes.ts'
import { toFactorDto } from '../factors/factor-dto.ts'
import { Factor } from '../factors/factor.entity.ts'
import {
  dropFactor,
  findFactor,
  findFactors,
  maxFactors,
  timeToConfirm,
} from '../factors/factors.ts'
import { watchRecovery } from '../factors/recovery.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import { opensWithout } from '../factors/passkeys.ts'
import { findStep, newSecret, sealSecret, uriOf } from '../factors/totp.ts'
import { rpIdOf } from '../factors/webauthn.ts'
import { ipKey } from '../limits/ip-key.ts'
import { hasPassword } from '../users/has-password.ts'
import { randomId } from '../random-id.ts'
import { lockChecked, holdSession } from '../sessions/checked-account.ts'
import { endProofs } from '../sessions/proofs.ts'
import { markProved } from '../auth/proved-browser.ts'
import type { User } from '../users/user.entity.ts'
import { raiseSession } from './confirm-identity.ts'
import { openSetUp, sealSetUp, toAdd } from './set-up.ts'

export type Caller = Context & Authenticated

/** Runs a change to factors while the account and the session are as they were. */
export function changeFactors<T>(
  ctx: Caller,
  { id, password }: User,
  work: (em: EntityManager, owner: User) => Promise<T>,
): Promise<T> {
  return inTransaction(ctx.em(), async (em) => {
    const owner = await lockChecked(em, { id, password })
    if (!owner) throw new AppError('UNAUTHENTICATED')
    await holdSession(em, ctx)
    const stop = { by: 'changed', recordEvent: ctx.recordEvent } as const
    return watchRecovery(em, { userId: id, now: ctx.now, stop }, () => work(em, owner))
  })
}

/** Makes a secret that counts once a code of it was entered. Throws FORBIDDEN above five factors. */
export async function addTotp(ctx: Caller, user: User, name: string): Promise<NewTotp> {
  const { keys, now } = ctx
  const [id, secret] = [randomId(), newSecret()]
  const expiresAt = later(now, timeToConfirm)
  await changeFactors(ctx, user, async (em, owner) => {
    await requireProof(ctx, em)
    const factors = await findFactors(em, user.id)
    if (factors.length >= maxFactors) throw new AppError('FORBIDDEN')
    // A new secret replaces one that was never confirmed.
    await em.nativeDelete(Factor, { user: user.id, confirmedAt: null })
    const purpose = toAdd(ctx, owner, factors)
    const sealed = { secret: sealSetUp(keys, { id, purpose }, secret), secretKeyId: keys.id }
    const row = { id, user: user.id, kind: 'totp' as const, name, createdAt: now }
    em.create(Factor, { ...row, ...sealed, removesAt: expiresAt })
  })
  const uri = uriOf(secret, { issuer: ctx.config.brand.name, label: user.username })
  return { id, secret, uri, expiresAt: expiresAt.toISOString() }
}

/**
 * Confirms a secret by a code, which then opens nothing else. The first factor brings backup codes.
 * Throws NOT_FOUND if no secret awaits confirmation, and CODE_INVALID.
 */
export async function confirmTotp(
  ctx: Caller,
  user: User,
  { id, code }: z.output<typeof confirmTotpInput>,
): Promise<ConfirmedFactor> {
  const { keys, now } = ctx
  const refund = await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
  const open = { id, user: user.id, confirmedAt: null, removesAt: { $gt: now } }
  const begun = await ctx.em().findOne(Factor, open)
  const purpose = toAdd(ctx, user, await findFactors(ctx.em(), user.id))
  const secret = begun && openSetUp(keys, begun, purpose)
  if (!begun || secret == null) throw new AppError('NOT_FOUND')
  const found = findStep(secret, code, now)
  if (!found || found.isOff)
    throw new AppError('CODE_INVALID', found ? { fields: { code: 'CLOCK_OFF' } } : {})
  await refund()
  const confirmed = await changeFactors(ctx, user, async (em, owner) => {
    const others = await findFactors(em, owner.id)
    const isSame = toAdd(ctx, owner, others).join() === purpose.join()
    const change = { confirmedAt: now, lastStep: found.step, removesAt: null }
    const sealed = { secret: sealSecret(keys, id, secret), secretKeyId: keys.id }
    // Two calls may confirm at the same time.
    if (!isSame || (await em.nativeUpdate(Factor, open, { ...change, ...sealed })) === 0)
      throw new AppError('NOT_FOUND')
    const backupCodes = others.length === 0 ? await makeBackupCodes(em, owner.id, ctx) : null
    await raiseSession(em, { id: ctx.claims.sessionId, method: 'totp', now })
    await notifyFactorChange(ctx, em, { owner, change: 'factor_added', detail: 'totp' })
    return {
      factor: toFactorDto({ ...begun, ...change }, { rpId: rpIdOf(ctx.publicUrl) }),
      backupCodes,
    }
  })
  await forgetFormerGuesses(ctx, user)
  await markProved(ctx, user)
  return confirmed
}

/**
 * Ends the proofs of other sessions, and a set-up that one may have begun: a thief may have proved the former
 * factor or backup code there a minute ago.
 */
async function endFormerProofs({ user, claims }: Caller, em: EntityManager): Promise<void> {
  await endProofs(em, { userId: user.id, exceptId: claims.sessionId })
  await em.nativeDelete(Factor, { user: user.id, confirmedAt: null })
}

/**
 * Throws NOT_FOUND, and PASSWORD_REQUIRED if the removal would leave the account without a way to sign
 * in.
 */
export async function removeFactor(ctx: Caller, user: User, id: string): Promise<void> {
  await changeFactors(ctx, user, async (em, owner) => {
    await requireProof(ctx, em)
    const factor = await findFactor(em, { id, userId: owner.id })
    const rest = { id, userId: owner.id, rpId: rpIdOf(ctx.publicUrl) }
    if (factor && !hasPassword(owner) && !(await opensWithout(em, rest)))
      throw new AppError('PASSWORD_REQUIRED')
    if (!factor || !(await dropFactor(em, { id, userId: owner.id })))
      throw new AppError('NOT_FOUND')
    await endFormerProofs(ctx, em)
    await notifyFactorChange(ctx, em, { owner, change: 'factor_removed', detail: factor.kind })
  })
  await markProved(ctx, user)
}

/** Ends the trust in one device, or in all. Throws NOT_FOUND if `id` names none. */
export const removeTrusted = (ctx: Caller, user: User, id?: string): Promise<void> =>
  changeFactors(ctx, user, async (em, owner) => {
    const ended = await endTrust(em, owner, id === undefined ? {} : { id })
    if (ended === 0 && id !== undefined) throw new AppError('NOT_FOUND')
    if (ended === 0) return
    ctx.recordEvent(em, { kind: 'trust_ended', userId: owner.id, detail: String(ended) })
  })

/** Throws NOT_FOUND for an account without a factor. */
export const renewBackupCodes = (ctx: Caller, user: User): Promise<string[]> =>
  changeFactors(ctx, user, async (em, owner) => {
    await requireProof(ctx, em)
    if ((await findFactors(em, owner.id)).length === 0) throw new AppError('NOT_FOUND')
    await endFormerProofs(ctx, em)
    await notifyFactorChange(ctx, em, { owner, change: 'backup_codes_made' })
    return makeBackupCodes(em, owner.id, ctx)
  })

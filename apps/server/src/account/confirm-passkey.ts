import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { confirmPasskeyInput, ConfirmedFactor } from '@latchkey/shared/factor'
import type * as z from 'zod/mini'
import { forgetFormerGuesses } from '../auth/factor-lockout.ts'
import { notifyFactorChange } from '../auth/notify-factor-change.ts'
import { AppError } from '../errors.ts'
import { makeBackupCodes } from '../factors/backup-codes.ts'
import { Factor } from '../factors/factor.entity.ts'
import { toFactorDto } from '../factors/factor-dto.ts'
import { findFactors } from '../factors/factors.ts'
import { keepPasskey, readPasskey } from '../factors/new-passkey.ts'
import { claimChallenge } from '../factors/passkey-challenge.ts'
import { ipKey } from '../limits/ip-key.ts'
import { markProved } from '../auth/proved-browser.ts'
import { isEnded, readProof } from '../sessions/proofs.ts'
import type { User } from '../users/user.entity.ts'
import { raiseSession } from './confirm-identity.ts'
import { changeFactors, type Caller } from './factor-changes.ts'
import { toAdd } from './set-up.ts'

const over = () => new AppError('NOT_FOUND')

/**
 * Adds the passkey that the browser made. The first factor brings backup codes. Throws NOT_FOUND if the
 * request has ended, and INVALID_INPUT if the answer is wrong or its passkey is already registered.
 */
export async function confirmPasskey(
  ctx: Caller,
  user: User,
  { name, response }: z.output<typeof confirmPasskeyInput>,
): Promise<ConfirmedFactor> {
  const { keys, now } = ctx
  const refund = await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
  const purpose = toAdd(ctx, user, await findFactors(ctx.em(), user.id))
  const { isKnown, made } = await readPasskey(response, { ...ctx, purpose })
  if (!isKnown) throw over()
  if (!made) throw new AppError('INVALID_INPUT', { fields: { response: 'INVALID' } })
  await refund()
  const { challenge, row } = made
  const add = () =>
    changeFactors(ctx, user, async (em, owner) => {
      const { subject } = owner
      const factors = await findFactors(em, owner.id)
      const isSame = toAdd(ctx, owner, factors).join() === purpose.join()
      // New backup codes leave the factors as they are, and end the proof of one that was spent.
      const proof = await readProof(em, ctx.claims.sessionId)
      if (!proof || isEnded(proof)) throw over()
      if (!isSame || !subject || !(await claimChallenge(em, challenge))) throw over()
      // An unconfirmed authenticator app ends here: its code would later prove a factor on the strength
      // of an older proof.
      await em.nativeDelete(Factor, { user: owner.id, confirmedAt: null })
      const { factor, passkey } = await keepPasskey(em, { owner, subject, name, row, keys, now })
      const backupCodes = factors.length === 0 ? await makeBackupCodes(em, owner.id, ctx) : null
      await raiseSession(em, { id: ctx.claims.sessionId, method: 'passkey', now })
      await notifyFactorChange(ctx, em, { owner, change: 'factor_added', detail: 'passkey' })
      return { factor: toFactorDto(factor, { passkey, rpId: passkey.rpId }), backupCodes }
    })
  const confirmed = await add().catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    throw new AppError('INVALID_INPUT', { fields: { response: 'TAKEN' } })
  })
  await forgetFormerGuesses(ctx, user)
  await markProved(ctx, user)
  return confirmed
}

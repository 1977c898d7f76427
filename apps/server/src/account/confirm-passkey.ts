import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { confirmPasskeyInput, ConfirmedFactor } from '@latchkey/shared/factor'
import { transports } from '@latchkey/shared/passkey'
import type * as z from 'zod/mini'
import { tellFactors } from '../auth/tell-factors.ts'
import { AppError } from '../errors.ts'
import { makeBackupCodes } from '../factors/backup-codes.ts'
import { Factor } from '../factors/factor.entity.ts'
import { findFactors, toFactorDto } from '../factors/factors.ts'
import { claimChallenge, isChallenge } from '../factors/passkey-challenge.ts'
import { Passkey } from '../factors/passkey.entity.ts'
import { sealPasskey } from '../factors/passkeys.ts'
import { readNew, rpIdOf } from '../factors/webauthn.ts'
import { tokenHash } from '../keys.ts'
import { ipKey } from '../limits/ip-key.ts'
import { randomId } from '../random-id.ts'
import { markFactorDevice } from '../sessions/known-device.ts'
import type { User } from '../users/user.entity.ts'
import { toAdd } from './add-passkey.ts'
import { raiseSession } from './confirm-identity.ts'
import { changeFactors, type Caller } from './factor-changes.ts'

const over = () => new AppError('NOT_FOUND')

/**
 * Adds the passkey that the browser made. The first factor brings backup codes. Throws NOT_FOUND where the
 * request is over, and INVALID_INPUT where the answer is not right, or of a passkey that is known.
 */
export async function confirmPasskey(
  ctx: Caller,
  user: User,
  { name, response }: z.output<typeof confirmPasskeyInput>,
): Promise<ConfirmedFactor> {
  const { keys, now, publicUrl } = ctx
  const refund = await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
  const purpose = toAdd(ctx, await findFactors(ctx.em(), user.id))
  let isKnown = false
  const made = await readNew(response, {
    publicUrl,
    isChallenge: (text) => (isKnown = isChallenge(text, { keys, now, purpose })),
  })
  if (!isKnown) throw over()
  if (!made) throw new AppError('INVALID_INPUT', { fields: { response: 'INVALID' } })
  await refund()
  const { challenge, isVerified, ...credential } = made
  const isFound = response.clientExtensionResults?.credProps?.rk !== false
  const known = transports.filter((one) => response.response.transports?.includes(one))
  const about = {
    ...credential,
    credentialHash: tokenHash(credential.credentialId),
    transports: known.join(' '),
    isPasswordless: isVerified && isFound,
    needsPassword: false,
    rpId: rpIdOf(publicUrl),
  }
  const add = () =>
    changeFactors(ctx, user, async (em, owner) => {
      const { subject } = owner
      const factors = await findFactors(em, owner.id)
      const isSame = toAdd(ctx, factors).join() === purpose.join()
      if (!isSame || !subject || !(await claimChallenge(em, challenge))) throw over()
      // An app that somebody began before is over: its code would prove a factor by an older proof.
      await em.nativeDelete(Factor, { user: owner.id, confirmedAt: null })
      const id = randomId()
      const seal = { secret: sealPasskey(keys, id, { ...about, subject }), secretKeyId: keys.id }
      const dates = { createdAt: now, confirmedAt: now, lastUsedAt: now }
      const factor = em.create(Factor, {
        id,
        user: owner,
        kind: 'passkey',
        name,
        ...seal,
        ...dates,
      })
      const passkey = em.create(Passkey, { factor, ...about })
      await em.flush()
      const backupCodes = factors.length === 0 ? await makeBackupCodes(em, owner.id, ctx) : null
      await raiseSession(em, { id: ctx.claims.sessionId, method: 'passkey', now })
      await tellFactors(ctx, em, { owner, change: 'factor_added', detail: 'passkey' })
      return { factor: toFactorDto(factor, passkey), backupCodes }
    })
  const confirmed = await add().catch((error: unknown) => {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    throw new AppError('INVALID_INPUT', { fields: { response: 'TAKEN' } })
  })
  markFactorDevice(ctx, user)
  return confirmed
}

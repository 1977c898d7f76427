import type { NewPasskey } from '@latchkey/shared/passkey'
import { requireProof } from '../auth/step-up.ts'
import { AppError } from '../errors.ts'
import { findFactors, maxFactors } from '../factors/factors.ts'
import { creationOptions } from '../factors/new-passkey.ts'
import { newChallenge } from '../factors/passkey-challenge.ts'
import { findPasskeys, toCredentialRef } from '../factors/passkeys.ts'
import { subjectOf } from '../users/subject.ts'
import type { User } from '../users/user.entity.ts'
import { changeFactors, type Caller } from './factor-changes.ts'
import { toAdd } from './set-up.ts'

/** Asks the browser for a new passkey. Throws FORBIDDEN above five factors. */
export async function addPasskey(ctx: Caller, user: User): Promise<NewPasskey> {
  const subject = await subjectOf(ctx.em(), user.id, ctx.flushToDisk)
  if (subject === undefined) throw new AppError('UNAUTHENTICATED')
  return changeFactors(ctx, user, async (em, owner) => {
    const { username, displayName } = owner
    await requireProof(ctx, em)
    const factors = await findFactors(em, user.id)
    if (factors.length >= maxFactors) throw new AppError('FORBIDDEN')
    const { challenge, expiresAt } = newChallenge({ ...ctx, purpose: toAdd(ctx, owner, factors) })
    const options = creationOptions({
      publicUrl: ctx.publicUrl,
      service: ctx.config.brand.name,
      subject,
      person: { name: username, displayName: displayName ?? username },
      challenge,
      known: (await findPasskeys(em, user.id)).map(toCredentialRef),
      isSole: false,
    })
    return { options, expiresAt: expiresAt.toISOString() }
  })
}

import type { NewPasskey } from '@latchkey/shared/passkey'
import { requireProof } from '../auth/step-up.ts'
import { AppError } from '../errors.ts'
import type { Factor } from '../factors/factor.entity.ts'
import { findFactors, maxFactors } from '../factors/factors.ts'
import { challengeLife, newChallenge, type Purpose } from '../factors/passkey-challenge.ts'
import { findPasskeys, toCredentialRef, userHandleOf } from '../factors/passkeys.ts'
import { algorithms, rpIdOf } from '../factors/webauthn.ts'
import { subjectOf } from '../users/subject.ts'
import type { User } from '../users/user.entity.ts'
import { changeFactors, type Caller } from './factor-changes.ts'

/** The challenge is for this session, and for as long as no factor comes or goes: it stands for the proof. */
export const toAdd = ({ claims, user }: Caller, factors: readonly Factor[]): Purpose => [
  'add',
  String(user.id),
  claims.sessionId,
  ...factors.map(({ id }) => id),
]

/** Asks the browser for a new passkey. Throws FORBIDDEN above five factors. */
export async function addPasskey(ctx: Caller, user: User): Promise<NewPasskey> {
  const subject = await subjectOf(ctx.em(), user.id, ctx.flushToDisk)
  if (subject === undefined) throw new AppError('UNAUTHENTICATED')
  return changeFactors(ctx, user, async (em, { username, displayName }) => {
    await requireProof(ctx, em)
    const factors = await findFactors(em, user.id)
    if (factors.length >= maxFactors) throw new AppError('FORBIDDEN')
    const { challenge, expiresAt } = newChallenge({ ...ctx, purpose: toAdd(ctx, factors) })
    const person = { name: username, displayName: displayName ?? username }
    return {
      options: {
        rp: { id: rpIdOf(ctx.publicUrl), name: ctx.config.brand.name },
        user: { id: userHandleOf(subject), ...person },
        challenge,
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        timeout: challengeLife,
        excludeCredentials: (await findPasskeys(em, user.id)).map(toCredentialRef),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
        attestation: 'none',
        extensions: { credProps: true },
      },
      expiresAt: expiresAt.toISOString(),
    }
  })
}

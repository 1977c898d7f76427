import type { PasskeyRequest } from '@latchkey/shared/passkey'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { challengeLife, newChallenge, type Purpose } from '../factors/passkey-challenge.ts'
import { findPasskeys, toCredentialRef } from '../factors/passkeys.ts'
import { findAttempt } from '../factors/sign-in-attempt.ts'
import { rpIdOf } from '../factors/webauthn.ts'
import { ipKey } from '../limits/ip-key.ts'

export const toSignIn: Purpose = ['sign in']
export const toSecondStep = (attempt: { id: string }): Purpose => ['second step', attempt.id]
export const toConfirm = (sessionId: string): Purpose => ['confirm identity', sessionId]

function challengeFor(ctx: Context, purpose: Purpose) {
  const { challenge, expiresAt } = newChallenge({ ...ctx, purpose })
  const options = { challenge, timeout: challengeLife, rpId: rpIdOf(ctx.publicUrl) }
  return { options, expiresAt: expiresAt.toISOString() }
}

/** A challenge for one of an account's passkeys. Throws NOT_FOUND if none can be used at this host. */
export async function requestPasskey(
  ctx: Context,
  { userId, purpose }: { userId: number; purpose: Purpose },
): Promise<PasskeyRequest> {
  const rpId = rpIdOf(ctx.publicUrl)
  const passkeys = (await findPasskeys(ctx.em(), userId)).filter((one) => one.rpId === rpId)
  if (passkeys.length === 0) throw new AppError('NOT_FOUND')
  const { options, expiresAt } = challengeFor(ctx, purpose)
  const allowCredentials = passkeys.map(toCredentialRef)
  return { options: { ...options, allowCredentials, userVerification: 'preferred' }, expiresAt }
}

/** A challenge for any passkey, or for the second step of a sign-in. */
export async function requestSignIn(
  ctx: Context,
  { attempt: token }: { attempt?: string | undefined },
): Promise<PasskeyRequest> {
  if (token === undefined) {
    const { options, expiresAt } = challengeFor(ctx, toSignIn)
    return { options: { ...options, userVerification: 'required' }, expiresAt }
  }
  const refund = await ctx.charge('verificationsPerIp', ipKey(ctx.ip))
  const attempt = await findAttempt(ctx.em(), token, ctx.now)
  await refund()
  return requestPasskey(ctx, { userId: attempt.user.id, purpose: toSecondStep(attempt) })
}

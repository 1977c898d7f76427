import type { recoverFactorsInput, Recovery } from '@latchkey/shared/recovery'
import type * as z from 'zod/mini'
import { spendChallenge } from '../codes/proof.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { findFactors } from '../factors/factors.ts'
import { planRemoval } from '../factors/report.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import type { SignInAttempt } from '../factors/sign-in-attempt.entity.ts'
import { attemptOver, endAttempt, takeTry } from '../factors/sign-in-attempt.ts'
import { lockChecked } from '../sessions/checked-account.ts'
import { mailSignInCode, verifySignInCode } from './prove-mailbox.ts'
import { securityNotice } from './security-notice.ts'
import { toChallengeDto } from './send-challenge.ts'

/**
 * Plans the removal of the factors of a user who lost them all: the attempt proves the password, a mailed
 * code proves the mailbox, and for three days the owner can object. Throws INVALID_INPUT for an attempt
 * that has ended, CODE_INVALID and RATE_LIMITED.
 */
export async function recoverFactors(
  ctx: Context,
  { attempt: token, proof, locale = ctx.locale }: z.output<typeof recoverFactorsInput>,
): Promise<Recovery> {
  const attempt = await takeTry(ctx.em(), token, ctx.now)
  const { user } = attempt
  if (!proof) {
    const asked = { locale, afterPassword: 'recover_factors_code' } as const
    const challenge = await mailSignInCode(ctx, user, asked)
    return { status: 'code_required', challenge: toChallengeDto(challenge) }
  }
  const challenge = await verifySignInCode(ctx, user, proof)
  const removesAt = await plan(ctx, attempt, challenge)
  return { status: 'planned', removesAt: removesAt.toISOString() }
}

type Proven = Awaited<ReturnType<typeof verifySignInCode>>

/** A running plan is neither shortened nor renewed, and its owner already knows of it. */
const plan = (ctx: Context, attempt: SignInAttempt, challenge: Proven): Promise<Date> =>
  inTransaction(ctx.em(), async (em) => {
    const { id, password } = attempt.user
    const { emailCanonical } = challenge
    const owner = await lockChecked(em, { id, password, emailCanonical })
    if (!owner) throw attemptOver()
    await endAttempt(em, attempt)
    await spendChallenge(em, challenge, ctx.clock)
    await endTrust(em, { id })
    ctx.recordEvent(em, { kind: 'code_spent', userId: id, detail: 'recovery' })
    if ((await planRemoval(em, { userId: id, now: ctx.now })) > 0) {
      ctx.recordEvent(em, { kind: 'recovery_started', userId: id })
      await publish(em, { type: 'recovery.started', userId: id }, ctx.now)
      ctx.enqueueMail(em, await securityNotice('factors_ending_asked', owner, { ...ctx, em }))
    }
    const ends = (await findFactors(em, id)).flatMap(({ removesAt }) => removesAt?.getTime() ?? [])
    if (ends.length === 0) throw attemptOver()
    return new Date(Math.max(...ends))
  })

import type { resetPasswordInput } from '@latchkey/shared/auth'
import type * as z from 'zod/mini'
import { closeChallenges, spendChallenge } from '../codes/proof.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { AppError } from '../errors.ts'
import { exposeDigest, findUnexposed } from '../passwords/client-password.ts'
import { changeChecked } from '../sessions/checked-account.ts'
import { withFactors } from '../factors/with-factors.ts'
import { keepDeviceKnown } from '../sessions/known-device.ts'
import { endSessions } from '../sessions/session.ts'
import { spendNotices } from '../users/past-notices.ts'
import { oneForm, type Beside } from './client-credential.ts'
import { rejectOldPassword } from './first-sign-in.ts'
import { rejectWeakHash } from './foreign-sign-in.ts'
import { clearFailures } from './password-budgets.ts'
import { securityNotice } from './security-notice.ts'
import { hashPassword } from './hash-password.ts'
import { verifyCode } from './verify-code.ts'

/** Stores a new password for the owner of a proven mailbox. Throws the reasons of `auth.resetPassword`. */
export async function resetPassword(
  ctx: Context,
  input: z.output<typeof resetPasswordInput>,
  beside: Beside = oneForm,
): Promise<void> {
  const challenge = await verifyCode(ctx, { ...input, type: 'reset_password' })
  const { user } = challenge
  const isOwner = user?.status === 'active' && user.emailCanonical === challenge.emailCanonical
  if (!user || !isOwner) throw new AppError('CODE_INVALID')
  ctx.weakPasswords.reject(input.password, user)
  await rejectOldPassword(ctx, user, input)
  await rejectWeakHash(ctx, user, input)
  const renewal = await hashPassword(ctx, input.password)
  const { password } = renewal
  const { legacyPassword, keep } = await beside(password)
  const old = await findUnexposed(ctx.em(), user)
  const proved = await withFactors(ctx.em(), user)
  const changes = { ...renewal, legacyPassword, updatedAt: ctx.now }
  await inTransaction(ctx.em(), async (em) => {
    const { id, emailCanonical } = user
    const owner = await changeChecked(em, { id, emailCanonical }, changes)
    if (!owner) throw new AppError('CODE_INVALID')
    if (old) await exposeDigest(em, old)
    await keep(em, { id, password })
    await spendChallenge(em, challenge, ctx.clock)
    await closeChallenges(em, owner, ctx.now)
    // Links in earlier notices to this mailbox are voided: an intruder in it may hold them.
    await spendNotices(em, { userId: id, recipient: owner.email }, ctx.now)
    await publish(em, { type: 'password.changed', userId: id }, ctx.now)
    await endSessions(em, { user: owner }, ctx.now)
    ctx.recordEvent(em, { kind: 'code_spent', userId: user.id, detail: challenge.type })
    ctx.recordEvent(em, { kind: 'password_reset', userId: user.id })
    const options = { ...ctx, em, locale: challenge.locale }
    ctx.enqueueMail(em, await securityNotice('password_reset', owner, options))
  })
  await clearFailures(ctx, user)
  keepDeviceKnown(ctx, proved, password)
}

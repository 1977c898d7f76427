import type { ChallengeType } from '@latchkey/shared/auth'
import type { Context } from '../context.ts'
import type { EntityManager } from '../database.ts'
import { AppError } from '../errors.ts'
import { Challenge } from './challenge.entity.ts'
import { canonicalEmail } from './identity.ts'
import { findLiveSession } from './session.ts'
import type { User } from './user.entity.ts'

/** Changing an address is asked for by somebody signed in, for an address that is not theirs yet. */
export async function findAsker(
  ctx: Context,
  input: { type: ChallengeType; email: string },
): Promise<User | undefined> {
  if (input.type !== 'email_change') return undefined
  const claims = ctx.accessToken ? ctx.accessTokens.verify(ctx.accessToken) : undefined
  const session = claims && (await findLiveSession(ctx.em, claims.sessionId, ctx.now))
  if (!session) throw new AppError('UNAUTHENTICATED')
  const user: User = session.user
  if (user.emailCanonical === canonicalEmail(input.email)) {
    throw new AppError('INVALID_INPUT', { fields: { email: 'UNCHANGED' } })
  }
  return user
}

/** Above a limit the answer stays the same and only the mail is left out. */
export async function isWithinSendLimits(
  ctx: Context,
  { email, type }: { email: string; type: ChallengeType },
): Promise<boolean> {
  const address = canonicalEmail(email)
  const isRested = await ctx.limits.rest(`${type}:${address}`, ctx.config.codeResendSeconds)
  const isWithinHour = await ctx.limits.take('sendsPerAddressHour', address)
  const isWithinDay = await ctx.limits.take('sendsPerAddressDay', address)
  return isRested && isWithinHour && isWithinDay
}

/** One reset answers every open request for one. */
export async function closeOpenResets(em: EntityManager, user: User, now: Date): Promise<void> {
  await em.nativeUpdate(
    Challenge,
    { user: user.id, type: 'reset_password', isVerified: false },
    { expiresAt: now },
  )
}

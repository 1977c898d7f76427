import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { notifyReplay } from './replay.ts'
import { judgeGeneration } from '../sessions/rotation.ts'
import { recordSessionUse } from '../sessions/last-use.ts'
import type { LiveSession } from '../sessions/live-session.ts'
import type { AccessTokenClaims } from '../sessions/access-token.ts'
import { User, type Profile } from '../users/user.entity.ts'

export type Authenticated = {
  claims: AccessTokenClaims
  user: Profile
  subject: string | null
}

type Identified = Authenticated & Pick<LiveSession, 'owesFactor'>

/** Finds the caller like `identify`. Throws FACTOR_REQUIRED if a second factor must be set up first. */
export async function authenticate(ctx: Context): Promise<Authenticated | undefined> {
  const caller = await identify(ctx)
  if (caller?.owesFactor === true) throw new AppError('FACTOR_REQUIRED')
  return caller
}

/**
 * Finds the caller by a valid access token. The session must be live and the account active, which every
 * call checks. The account may owe a second factor.
 */
export async function identify(ctx: Context): Promise<Identified | undefined> {
  const { claims, now, findLiveSession } = ctx
  if (!claims) return undefined
  const session = await findLiveSession(claims.sessionId, now)
  if (!session) return undefined
  // The usual case: the client has already used a token of this generation.
  if (session.isSeen && session.answersLost === 0) return recordUse(ctx, claims, session)
  const outcome = await judgeGeneration(ctx.em(), session, { ...claims.generation, now })
  if (outcome === 'fine') return recordUse(ctx, claims, session)
  if (outcome === 'changed') return identify(ctx)
  if (outcome === 'over') return undefined
  await notifyReplay(ctx, session.user.id)
  return undefined
}

/**
 * Records the use only once the token is proven: neither a forged token nor one from a lost response
 * keeps a session alive.
 */
function recordUse(
  { now, lastUses }: Context,
  claims: AccessTokenClaims,
  session: LiveSession,
): Identified {
  recordSessionUse(lastUses, session, now)
  const { user, subject, owesFactor } = session
  return { claims, user, subject, owesFactor }
}

/** Loads the whole account, for columns that the session check does not read. */
export async function loadAccount(ctx: Context & { user: { id: number } }): Promise<User> {
  const account = await ctx.em().findOne(User, { id: ctx.user.id })
  if (!account) throw new AppError('UNAUTHENTICATED')
  return account
}

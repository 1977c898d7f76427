import { minutes } from '../clock.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { notifyReplay } from './replay.ts'
import { seeAnswer } from '../sessions/rotation.ts'
import type { LiveSession } from '../sessions/live-session.ts'
import type { AccessTokenClaims } from '../sessions/access-token.ts'
import { User, type Profile } from '../users/user.entity.ts'

type SignedIn = { claims: AccessTokenClaims; user: Profile }

/** The caller: a valid access token of a live session of an active user, looked up on every call. */
export async function findSignedIn(ctx: Context): Promise<SignedIn | undefined> {
  const { claims, now, findLiveSession } = ctx
  if (!claims) return undefined
  const session = await findLiveSession(claims.sessionId, now)
  if (!session) return undefined
  // Nearly always: the answer this token came with was seen before.
  if (session.isSeen && session.answersLost === 0) return use(ctx, claims, session)
  const outcome = await seeAnswer(ctx.em(), session, claims.answer)
  if (outcome === 'fine') return use(ctx, claims, session)
  if (outcome === 'changed') return findSignedIn(ctx)
  if (outcome === 'over') return undefined
  await notifyReplay(ctx, session.user.id)
  return undefined
}

/** Only now the token is proven: an id and garbage, or a token of a lost answer, keep no session alive. */
function use(
  { now, lastUses }: Context,
  claims: AccessTokenClaims,
  session: LiveSession,
): SignedIn {
  const idle = now.getTime() - session.lastUsedAt.getTime()
  // A use in the future was noted by a clock that was wrong: this one takes its place.
  if (Math.abs(idle) > minutes(1)) lastUses.record(session.id, now)
  return { claims, user: session.user }
}

/** The account as a row, for what the session check does not read or what is to be changed. */
export async function loadAccount(ctx: Context & { user: { id: number } }): Promise<User> {
  const account = await ctx.em().findOne(User, { id: ctx.user.id })
  if (!account) throw new AppError('UNAUTHENTICATED')
  return account
}

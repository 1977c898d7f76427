import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import { User } from './user.entity.ts'

/** Who is asking: a valid access token of a live session of an active user, looked up every time. */
export async function findSignedIn({ claims, now, findLiveSession }: Context) {
  const session = claims && (await findLiveSession(claims.sessionId, now))
  return session && { claims, user: session.user }
}

/** The account as a row, for what the session check does not read or what is to be changed. */
export async function loadAccount(ctx: Context & { user: { id: number } }): Promise<User> {
  const account = await ctx.em().findOne(User, { id: ctx.user.id })
  if (!account) throw new AppError('UNAUTHENTICATED')
  return account
}

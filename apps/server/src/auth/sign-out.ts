import type { Context } from '../context.ts'
import { endSessions } from '../sessions/session.ts'
import type { Authenticated } from './authenticate.ts'

/** Ends the caller's session. Only a live one adds to the security log. */
export async function signOut(ctx: Context, { claims }: Authenticated): Promise<void> {
  const { sessionId: id, userId } = claims
  const ended = await endSessions(ctx.em(), { user: { id: userId }, id }, ctx.now)
  if (ended > 0) await ctx.recordNow({ kind: 'signed_out', userId })
}

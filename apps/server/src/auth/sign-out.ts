import type { Context } from '../context.ts'
import { endSessions } from '../sessions/session.ts'
import type { Authenticated } from './authenticate.ts'

/** Ends the caller's session. Only one that was live adds to the security log. */
export async function signOut(ctx: Context, { claims }: Authenticated): Promise<void> {
  const { sessionId: id, userId } = claims
  if ((await endSessions(ctx.em(), { id })) > 0) await ctx.recordNow({ kind: 'signed_out', userId })
}

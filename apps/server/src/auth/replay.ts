import type { Context } from '../context.ts'
import { warnOwner } from './warning.ts'

/**
 * A refresh token came back that was used before: somebody has a copy of it. Its owner is told, and the end of
 * the session is on the disk before anybody is answered.
 */
export async function notifyReplay(ctx: Context, userId: number): Promise<void> {
  await ctx.recordNow({ kind: 'session_replayed', userId })
  await warnOwner(ctx, userId, 'session_replayed')
  await ctx.toDisk()
}

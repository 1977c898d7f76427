import type { Context } from '../context.ts'
import { warnOwner } from './warning.ts'

/**
 * Reports a replayed token, which means that a second party holds a copy. The owner is warned, and the
 * end of the session is on disk before the call is answered.
 */
export async function notifyReplay(ctx: Context, userId: number): Promise<void> {
  await ctx.recordNow({ kind: 'session_replayed', userId })
  await warnOwner(ctx, userId, 'session_replayed')
  await ctx.flushToDisk()
}

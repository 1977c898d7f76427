import type { Context } from '../context.ts'
import { notice } from './notice.ts'
import { User } from './user.entity.ts'

/**
 * A refresh token came back that was used before: somebody has a copy of it. Its owner is told, and the end of
 * the session is on the disk before anybody is answered.
 */
export async function tellReplay(ctx: Context, userId: number | undefined): Promise<void> {
  const owner = userId === undefined ? null : await ctx.em().findOne(User, { id: userId })
  const mayMail = owner !== null && (await ctx.limits.take('replayNotices', String(userId)))
  await ctx.insert((rows) => {
    ctx.note(rows, { kind: 'session_replayed', userId })
    if (mayMail) ctx.postMail(rows, notice('session_replayed', owner, ctx))
  })
  await ctx.toDisk()
}

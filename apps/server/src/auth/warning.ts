import type { Context } from '../context.ts'
import { withValues } from '../database/statement.ts'
import { securityNotice } from './security-notice.ts'
import { User } from '../users/user.entity.ts'
import { addressUnchanged } from '../users/user.statements.ts'

const limits = { many_failures: 'failureNotices', session_replayed: 'replayNotices' } as const

/**
 * Warns an owner by mail about somebody else's doing, at most once per day. The mail goes to the
 * address at the moment of writing, never to one left meanwhile, and not at all once the account is
 * deleted.
 */
export async function warnOwner(
  ctx: Context,
  id: number,
  template: keyof typeof limits,
): Promise<void> {
  if (!(await ctx.limits.consume(limits[template], String(id)))) return
  for (;;) {
    const owner = await ctx.em().fork().findOne(User, { id })
    if (!owner) return
    const still = withValues(addressUnchanged, id, owner.email)
    const post = () =>
      ctx.insertIf(still, (rows) => {
        ctx.enqueueMail(rows, securityNotice(template, owner, ctx))
        return true
      })
    if (await post()) return
  }
}

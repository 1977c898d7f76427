import type { Context } from '../context.ts'
import { securityNotice } from './security-notice.ts'
import { User } from '../users/user.entity.ts'

const limits = { many_failures: 'failureNotices', session_replayed: 'replayNotices' } as const

/**
 * Mails an owner what somebody else did to the account, once a day, at the address it has when the mail
 * is written: one that it left meanwhile is not told, and of an account that is gone nobody is.
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
    const still = { sql: 'from users u where u.id = ? and u.email = ?', values: [id, owner.email] }
    const post = () =>
      ctx.insertWhile(still, (rows) => {
        ctx.enqueueMail(rows, securityNotice(template, owner, ctx))
        return true
      })
    if (await post()) return
  }
}

import type { Context } from '../context.ts'
import { withValues } from '../database/statement.ts'
import { securityNotice } from './security-notice.ts'
import { User } from '../users/user.entity.ts'
import { addressUnchanged } from '../users/user.statements.ts'

const limits = { many_failures: 'failureNotices', session_replayed: 'replayNotices' } as const

/** The address rarely changes between reading and writing, and never again and again. */
const maxTries = 5

/**
 * Warns an owner by mail about somebody else's doing, at most once per day. The mail goes to the
 * address at the moment of writing, never to one left meanwhile, and not at all once the account is
 * deleted. A warning that was not written leaves the next one its place.
 */
export async function warnOwner(
  ctx: Context,
  id: number,
  template: keyof typeof limits,
): Promise<void> {
  const { isWithin, refund } = await ctx.limits.count(limits[template], String(id))
  if (isWithin && !(await enqueueWarning(ctx, id, template))) await refund()
}

async function enqueueWarning(
  ctx: Context,
  id: number,
  template: keyof typeof limits,
): Promise<boolean> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    // oxlint-disable no-await-in-loop
    const owner = await ctx.em().fork().findOne(User, { id })
    if (!owner) return false
    const still = withValues(addressUnchanged, id, owner.email)
    const written = await ctx.insertIf(still, (rows) => {
      ctx.enqueueMail(rows, securityNotice(template, owner, ctx))
      return true
    })
    if (written) return true
  }
  ctx.log.warn({ userId: id, template }, 'a warning was not mailed: the address kept changing')
  return false
}

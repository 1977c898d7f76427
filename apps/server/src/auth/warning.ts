import type { Context } from '../context.ts'
import { withValues } from '../database/statement.ts'
import { createReservation } from '../limits/reservation.ts'
import { securityNotice } from './security-notice.ts'
import { User } from '../users/user.entity.ts'
import { addressUnchanged } from '../users/user.statements.ts'

const limits = {
  many_failures: 'failureNotices',
  session_replayed: 'replayNotices',
  factor_guessed: 'factorNotices',
} as const

/** The address rarely changes between reading and writing, and never again and again. */
const maxTries = 5

/**
 * Warns an owner by mail about a stranger's actions, at most once per day and kind. The mail is enqueued
 * only while the account has the address that was read; otherwise it is read again. A warning that was
 * not enqueued counts for nothing.
 */
export async function warnOwner(
  ctx: Context,
  id: number,
  template: keyof typeof limits,
): Promise<void> {
  const notice = createReservation(ctx.limits)
  if (!(await notice.tryHit(limits[template], String(id)))) return
  if (!(await notice.guard(() => enqueueWarning(ctx, id, template)))) await notice.refund()
}

async function enqueueWarning(
  ctx: Context,
  id: number,
  template: keyof typeof limits,
): Promise<boolean> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    // oxlint-disable no-await-in-loop
    const em = ctx.em().fork()
    const owner = await em.findOne(User, { id })
    if (!owner) return false
    const mail = await securityNotice(template, owner, { ...ctx, em })
    const hasAddress = withValues(addressUnchanged, id, owner.email)
    const isEnqueued = await ctx.insertIf(hasAddress, (rows) => {
      ctx.enqueueMail(rows, mail)
      return true
    })
    if (isEnqueued) return true
  }
  ctx.log.warn({ userId: id, template }, 'a warning was not mailed: the address kept changing')
  return false
}

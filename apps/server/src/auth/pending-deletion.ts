import { ForeignKeyConstraintViolationException } from '@mikro-orm/core'
import { recordEvent } from '../audit/record.ts'
import { SecurityEvent } from '../audit/event.entity.ts'
import { maskEvents } from '../audit/mask.ts'
import { days, earlier, later } from '../clock.ts'
import type { Context } from '../context.ts'
import { write } from '../database/ask.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { emptyEvents, publish } from '../events/publish.ts'
import { AppError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { Challenge } from '../codes/challenge.entity.ts'
import { changeChecked } from '../sessions/checked-account.ts'
import { Deletion } from '../users/deletion.entity.ts'
import { isLastSuperadmin } from '../users/superadmins.ts'
import { User } from '../users/user.entity.ts'
import { dropDeletion } from '../users/user.statements.ts'

/** The time in which a deletion can be cancelled. */
const timeToKeep = days(7)

export const deletionDue = (requestedAt: Date): Date => later(requestedAt, timeToKeep)
export const deletionAsked = (dueAt: Date): Date => earlier(dueAt, timeToKeep)

/**
 * Schedules the deletion of an account. The caller has locked the superadmins. Throws FORBIDDEN for the
 * last superadmin.
 */
export async function planDeletion(em: EntityManager, user: User, now: Date): Promise<void> {
  const isLast = user.role === 'superadmin' && (await isLastSuperadmin(em, user))
  if (isLast) throw new AppError('FORBIDDEN')
  await em.upsert(Deletion, { user: user.id, requestedAt: now, dueAt: deletionDue(now) })
}

/** Returns whether a deletion was pending. */
export async function cancelDeletion(em: EntityManager, user: Pick<User, 'id'>): Promise<boolean> {
  return (await write(em, dropDeletion, user.id)) > 0
}

type Checked = Pick<User, 'id' | 'password'>

/**
 * Cancels the deletion at sign-in. Returns false when the account's password has changed since it was
 * compared.
 */
export async function keepAccount(ctx: Context, { id, password }: Checked): Promise<boolean> {
  const isKept = await inTransaction(ctx.em(), async (em) => {
    const user = await changeChecked(em, { id, password }, { updatedAt: ctx.now })
    if (!user) return false
    const wasPending = await cancelDeletion(em, user)
    if (wasPending) ctx.recordEvent(em, { kind: 'deletion_undone', userId: id })
    return true
  })
  await ctx.flushToDisk()
  return isKept
}

/**
 * Cancels a pending deletion in the transaction of a sign-in, if the user asked for that. Returns whether
 * the account stays.
 */
export async function settleDeletion(
  ctx: Context,
  em: EntityManager,
  { id, keepsAccount }: { id: number; keepsAccount: boolean },
): Promise<boolean> {
  if (keepsAccount && (await cancelDeletion(em, { id })))
    ctx.recordEvent(em, { kind: 'deletion_undone', userId: id })
  return (await em.count(Deletion, { user: id })) === 0
}

type Deps = { keys: Keys; now: Date; onBlocked?: (userId: number) => void }

/**
 * Deletes the accounts whose seven days are over. Any number of processes may run it at once. An account
 * that is referenced by another program's rows is tried again a day later, so that it does not delay
 * others.
 */
export async function deleteDueAccounts(root: EntityManager, deps: Deps): Promise<void> {
  const due = await root.fork().find(Deletion, { dueAt: { $lte: deps.now } }, { limit: 500 })
  for (const { user } of due) {
    // Each account has its own transaction, because a long one would block other requests. Most IP
    // addresses of a long log are masked beforehand for the same reason.
    await maskEvents(root.fork(), { userId: user.id })
    try {
      // oxlint-disable-next-line no-await-in-loop
      await inTransaction(root, (em) => deleteAccount(em, user.id, deps))
    } catch (error) {
      if (!(error instanceof ForeignKeyConstraintViolationException)) throw error
      const dueAt = later(deps.now, days(1))
      // oxlint-disable-next-line no-await-in-loop
      await root.fork().nativeUpdate(Deletion, { user: user.id }, { dueAt })
      deps.onBlocked?.(user.id)
    }
  }
}

/** Deletes all personal data. The security log keeps the account's number without IP addresses. */
async function deleteAccount(em: EntityManager, id: number, { keys, now }: Deps): Promise<void> {
  // The account row is the lock: a sign-in that cancels the deletion either comes first or finds no
  // account.
  await em.nativeUpdate(User, { id }, { updatedAt: now })
  const taken = await em.nativeDelete(Deletion, { user: id, dueAt: { $lte: now } })
  if (taken === 0) return
  const { email, emailCanonical } = await em.findOneOrFail(User, id)
  await em.nativeDelete(QueuedMail, { $or: [{ userId: id }, { recipient: email }] })
  await em.nativeDelete(Challenge, { $or: [{ user: id }, { emailCanonical }] })
  await em.nativeUpdate(SecurityEvent, { userId: id }, { ip: null })
  await emptyEvents(em, id)
  await publish(em, { type: 'user.deleted', userId: id }, now)
  await em.nativeDelete(User, { id })
  recordEvent(em, { kind: 'account_deleted', userId: id }, { keys, now, actor: 'service' })
}

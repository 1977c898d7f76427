import { recordEvent } from '../audit/record.ts'
import { SecurityEvent } from '../audit/event.entity.ts'
import { maskEvents } from '../audit/mask.ts'
import { days, later } from '../clock.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { AppError } from '../errors.ts'
import type { Keys } from '../keys.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { Challenge } from '../codes/challenge.entity.ts'
import { changeChecked } from '../sessions/checked-account.ts'
import { Deletion } from '../users/deletion.entity.ts'
import { isLastSuperadmin } from '../users/superadmins.ts'
import { User } from '../users/user.entity.ts'

/** How long a change of mind is possible. */
export const deletionDue = (requestedAt: Date): Date => later(requestedAt, days(7))

/** Puts an account on its way out; superadmins are locked before. Throws FORBIDDEN for the last of them. */
export async function planDeletion(em: EntityManager, user: User, now: Date): Promise<void> {
  const isLast = user.role === 'superadmin' && (await isLastSuperadmin(em, user))
  if (isLast) throw new AppError('FORBIDDEN')
  await em.upsert(Deletion, { user: user.id, requestedAt: now, dueAt: deletionDue(now) })
}

/** Whether there was one to cancel. */
export async function cancelDeletion(em: EntityManager, user: Pick<User, 'id'>): Promise<boolean> {
  return (await em.nativeDelete(Deletion, { user: user.id })) > 0
}

type Checked = Pick<User, 'id' | 'password'>

/** Somebody changed their mind. False when the account no longer has the password that said so. */
export async function keepAccount(ctx: Context, { id, password }: Checked): Promise<boolean> {
  const isKept = await inTransaction(ctx.em(), async (em) => {
    const user = await changeChecked(em, { id, password }, { updatedAt: ctx.now })
    if (!user) return false
    const wasPending = await cancelDeletion(em, user)
    if (wasPending) ctx.recordEvent(em, { kind: 'deletion_undone', userId: id })
    return true
  })
  await ctx.toDisk()
  return isKept
}

type Terms = { keys: Keys; now: Date }

/** Deletes the accounts whose time is up. Any number of processes may try. */
export async function deleteDueAccounts(root: EntityManager, terms: Terms): Promise<void> {
  const due = await root.fork().find(Deletion, { dueAt: { $lte: terms.now } }, { limit: 500 })
  for (const { user } of due) {
    // One after the other: a long transaction would hold up everybody else. The log of an account may
    // be long as well, so most of its addresses go before the transaction.
    // oxlint-disable-next-line no-await-in-loop
    await maskEvents(root.fork(), { userId: user.id })
    // oxlint-disable-next-line no-await-in-loop
    await inTransaction(root, (em) => deleteAccount(em, user.id, terms))
  }
}

/** Everything that names a person goes; the security log keeps a number and no addresses. */
async function deleteAccount(em: EntityManager, id: number, { keys, now }: Terms): Promise<void> {
  // The account is everybody's lock: who signs in to keep it comes before, or finds it gone.
  await em.nativeUpdate(User, { id }, { updatedAt: now })
  const taken = await em.nativeDelete(Deletion, { user: id, dueAt: { $lte: now } })
  if (taken === 0) return
  const { email, emailCanonical } = await em.findOneOrFail(User, id)
  await em.nativeDelete(QueuedMail, { $or: [{ userId: id }, { recipient: email }] })
  await em.nativeDelete(Challenge, { $or: [{ user: id }, { emailCanonical }] })
  await em.nativeUpdate(SecurityEvent, { userId: id }, { ip: null })
  await em.nativeDelete(User, { id })
  recordEvent(em, { kind: 'account_deleted', userId: id }, { keys, now, actor: 'service' })
}

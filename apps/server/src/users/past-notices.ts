import type { FilterQuery } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { User } from './user.entity.ts'

/** Invalidates the unused links of notices; returns how many. */
export const spendNotices = (
  em: EntityManager,
  which: FilterQuery<QueuedMail>,
  now: Date,
): Promise<number> =>
  em.nativeUpdate(QueuedMail, { $and: [which, { disownedAt: null }] }, { disownedAt: now })

/**
 * Finds address changes, oldest first, as far back as their links are valid. Their mails are deleted
 * afterwards.
 */
const findMoves = (em: EntityManager, userId: number): Promise<QueuedMail[]> =>
  em.find(QueuedMail, { userId, template: 'email_changed' }, { orderBy: { id: 'asc' } })

/**
 * Finds the address an account had at the time of a notice, unless it has it now. Also returns whether
 * another account holds it.
 */
export async function findFormerAddress(em: EntityManager, { userId, since }: Since) {
  const move = (await findMoves(em, userId)).find(({ id }) => id >= since)
  if (!move) return undefined
  const emailCanonical = canonicalEmail(move.recipient)
  const owner = await em.findOne(User, { emailCanonical })
  if (owner?.id === userId) return undefined
  return { email: move.recipient, emailCanonical, isTaken: owner !== null }
}

type Since = { userId: number; since: number }

/**
 * Invalidates the notices since an account left an address, once it moves back to it. It is as if one
 * of them had been used: the address in between must not be able to return. Returns false when the
 * account did not have the address lately. A move whose notice is spent was undone or settled: were it
 * a return to an intruder's address of then, the owner would get no link.
 */
export async function closeNoticesOnReturn(
  em: EntityManager,
  { userId, emailCanonical, now }: { userId: number; emailCanonical: string; now: Date },
): Promise<boolean> {
  const moves = await findMoves(em, userId)
  const left = moves.find(
    ({ recipient, disownedAt }) =>
      disownedAt == null && canonicalEmail(recipient) === emailCanonical,
  )
  if (!left) return false
  await spendNotices(em, { userId, id: { $gte: left.id } }, now)
  return true
}

import type { FilterQuery } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { User } from './user.entity.ts'

/** Makes links of notices useless that are not used yet; returns how many. */
export const spendNotices = (
  em: EntityManager,
  which: FilterQuery<QueuedMail>,
  now: Date,
): Promise<number> =>
  em.nativeUpdate(QueuedMail, { $and: [which, { disownedAt: null }] }, { disownedAt: now })

/** Oldest first, as far back as links go: mails are deleted when theirs end. */
const findMoves = (em: EntityManager, userId: number): Promise<QueuedMail[]> =>
  em.find(QueuedMail, { userId, template: 'email_changed' }, { orderBy: { id: 'asc' } })

/** Where an account was at the time of a notice, if it is not there now; and whether somebody else is. */
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
 * Whether an account moves back to an address that it left lately. Then what was told since is spent,
 * as if its notice had been used: the address in between is not to bring itself back.
 */
export async function isReturn(
  em: EntityManager,
  { userId, emailCanonical, now }: { userId: number; emailCanonical: string; now: Date },
): Promise<boolean> {
  const moves = await findMoves(em, userId)
  const left = moves.find(({ recipient }) => canonicalEmail(recipient) === emailCanonical)
  if (!left) return false
  await spendNotices(em, { userId, id: { $gte: left.id } }, now)
  return true
}

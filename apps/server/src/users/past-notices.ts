import type { FilterQuery } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { days, earlier } from '../clock.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { canonicalEmail } from '../names/canonical.ts'
import { User } from './user.entity.ts'

/** The time for which the link of a notice is valid. */
export const linkLife = days(7)

/** Invalidates the unused links of notices; returns their number. */
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

type Language = Pick<QueuedMail, 'locale' | 'timeZone'>

/**
 * Finds the language and time zone that the mails to an account had before the oldest change whose notice
 * matches. Returns undefined if there was none.
 */
const findFormerLanguage = (
  em: EntityManager,
  userId: number,
  which: FilterQuery<QueuedMail>,
): Promise<Language | null> =>
  em.findOne(
    QueuedMail,
    { $and: [{ userId, template: 'mail_settings_changed' }, which] },
    { orderBy: { id: 'asc' } },
  )

/** Finds the language and time zone that an account had at the time of a notice. */
export async function findLanguageSince(em: EntityManager, { userId, since }: Since) {
  const former = await findFormerLanguage(em, userId, { id: { $gte: since } })
  return former && { locale: former.locale, timeZone: former.timeZone ?? null }
}

type Account = { id: number; locale?: User['locale']; timeZone?: User['timeZone'] }

/**
 * The language and time zone of the notices to an account. For seven days after a change they are those
 * before it, because a thief with a session can change them.
 */
export async function noticeLanguage(
  em: EntityManager,
  { id, locale, timeZone }: Account,
  now: Date,
): Promise<Partial<Pick<User, 'locale' | 'timeZone'>>> {
  const lately = { createdAt: { $gt: earlier(now, linkLife) } }
  return (await findFormerLanguage(em, id, lately)) ?? { locale, timeZone }
}

/**
 * Invalidates the notices since an account left an address, once it moves back to it. The effect is that
 * of using one of them: the address in between must not be able to return. Returns false if the account
 * did not recently have the address. A move whose notice is spent was undone or settled: if it counted, a
 * return to an intruder's former address would leave the owner without a link.
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

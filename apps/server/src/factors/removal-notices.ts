import type { EntityManager } from '@mikro-orm/sql'
import { days, earlier, later } from '../clock.ts'
import { enqueueMail } from '../mail/enqueue.ts'
import type { Template } from '../mail/mail.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { longestUse } from '../outbox/queue.ts'
import { noticeLanguage } from '../users/past-notices.ts'
import type { User } from '../users/user.entity.ts'

/** Mails the owner of an account about a change to its factors that ran by itself. */
export async function mailOwner(
  em: EntityManager,
  user: User,
  { template, now }: { template: Template; now: Date },
): Promise<void> {
  const { id: userId, email: recipient, username } = user
  const { locale, timeZone } = await noticeLanguage(em, user, now)
  const about = { recipient, username, userId, locale: locale ?? ('en' as const) }
  const mail = { ...about, template, usefulUntil: later(now, longestUse) }
  enqueueMail(em, { ...mail, ...(timeZone && { timeZone }) }, now)
}

/**
 * Notices of a wait that the owner may stop. A removal that the owner reported is not among them, so that
 * no one else can stop it.
 */
export const beginnings = ['factors_ending', 'factors_ending_asked'] as const satisfies Template[]

/** Returns whether a requested removal is a day away and its owner has had no reminder. */
export async function isToRemind(
  em: EntityManager,
  { userId, begun, removesAt }: { userId: number; begun: Date; removesAt: Date },
): Promise<boolean> {
  const start = { userId, template: { $in: [...beginnings] }, createdAt: begun }
  if ((await em.count(QueuedMail, start)) === 0) return false
  const since = { $gte: earlier(removesAt, days(1)) }
  const reminder = { userId, template: 'factors_ending_soon' as const, createdAt: since }
  return (await em.count(QueuedMail, reminder)) === 0
}

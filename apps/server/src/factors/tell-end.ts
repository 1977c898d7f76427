import type { EntityManager } from '@mikro-orm/sql'
import { days, earlier, later } from '../clock.ts'
import { enqueueMail } from '../mail/enqueue.ts'
import type { Template } from '../mail/mail.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import { longestUse } from '../outbox/queue.ts'
import { noticeLanguage } from '../users/past-notices.ts'
import type { User } from '../users/user.entity.ts'

/** Mails the owner of an account what became of its factors by themselves. */
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

/** What began a wait that its owner may stop. Where they reported a factor themselves, nobody else may. */
export const beginnings = ['factors_ending', 'factors_ending_asked'] as const satisfies Template[]

/** Whether an end that somebody asked for is a day away, and its owner was not reminded yet. */
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

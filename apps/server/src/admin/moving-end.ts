import type { EntityManager } from '@mikro-orm/sql'
import * as z from 'zod/mini'
import { later } from '../clock.ts'
import type { Factor } from '../factors/factor.entity.ts'
import { timeToStop } from '../factors/recovery.ts'
import { beginnings } from '../factors/removal-notices.ts'
import { QueuedMail } from '../mail/queued-mail.entity.ts'
import type { User } from '../users/user.entity.ts'

/**
 * The mail that announced a planned removal of factors. It moves with the account, so that its link keeps
 * working.
 */
export const endNotice = z.strictObject({
  uuid: z.string().check(z.regex(/^[0-9a-f-]{36}$/)),
  template: z.enum(beginnings),
  at: z.iso.datetime(),
  isSpent: z.boolean(),
})
type EndNotice = z.output<typeof endNotice>

/** Mails of these accounts that may have announced a removal. */
export const findEndNotices = (em: EntityManager, users: readonly User[]): Promise<QueuedMail[]> =>
  em.find(QueuedMail, {
    userId: { $in: users.map(({ id }) => id) },
    template: { $in: [...beginnings] },
  })

export function toEndNotice(
  notices: readonly QueuedMail[],
  factors: readonly Factor[],
): EndNotice | undefined {
  const ends = new Set(factors.map(({ removesAt }) => removesAt?.getTime()))
  for (const { uuid, template, createdAt, disownedAt } of notices) {
    const known = beginnings.find((one) => one === template)
    if (known && ends.has(later(createdAt, timeToStop).getTime()))
      return { uuid, template: known, at: createdAt.toISOString(), isSpent: disownedAt != null }
  }
  return undefined
}

/** The mail was already sent. Only the reminders that follow look for it. */
export async function bringEndNotice(
  em: EntityManager,
  { id: userId, email: recipient, username, locale, timeZone = null }: User,
  { uuid, template, at, isSpent }: EndNotice,
): Promise<void> {
  if ((await em.count(QueuedMail, { uuid })) > 0) return
  const createdAt = new Date(at)
  const about = { uuid, template, userId, recipient, username, locale: locale ?? ('en' as const) }
  const dates = { createdAt, changedAt: createdAt, nextTryAt: createdAt, usefulUntil: createdAt }
  const disownedAt = isSpent ? createdAt : null
  em.create(QueuedMail, { ...about, ...dates, timeZone, disownedAt, state: 'sent' })
}

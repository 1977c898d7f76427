import type { Locale } from '@latchkey/shared/auth'
import { later } from '../clock.ts'
import type { NewMail } from '../mail/enqueue.ts'
import type { Template } from '../mail/mail.ts'
import { longestUse } from '../outbox/queue.ts'
import type { User } from '../users/user.entity.ts'

const noticeTemplates = [
  'password_changed',
  'password_reset',
  'email_changed',
  'new_device',
  'many_failures',
  'session_replayed',
  'deletion_requested',
  'account_closed',
  'account_locked',
  'address_returned',
] as const satisfies Template[]
type NoticeTemplate = (typeof noticeTemplates)[number]

type Options = { locale: Locale; now: Date; ip: string; userAgent: string | undefined }

type Account = Pick<User, 'id' | 'email' | 'username'> & Partial<Pick<User, 'locale' | 'timeZone'>>

/**
 * A mail to the current address of an account about a change to it, in the account's language: an
 * intruder's may not choose it. `locale` stands in where the account has none yet.
 */
export function securityNotice(
  template: NoticeTemplate,
  account: Account,
  options: Options,
): NewMail {
  const { id: userId, email: recipient, username, timeZone } = account
  const { now, ip, userAgent } = options
  const locale = account.locale ?? options.locale
  const about = { userId, username, ip, userAgent, ...(timeZone && { timeZone }) }
  return { recipient, locale, template, ...about, usefulUntil: later(now, longestUse) }
}

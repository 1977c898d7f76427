import type { Locale } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { later } from '../clock.ts'
import type { NewMail } from '../mail/enqueue.ts'
import type { Template } from '../mail/mail.ts'
import { longestUse } from '../outbox/queue.ts'
import { noticeLanguage } from '../users/past-notices.ts'
import type { User } from '../users/user.entity.ts'

const noticeTemplates = [
  'password_changed',
  'password_set',
  'password_reset',
  'email_changed',
  'new_device',
  'many_failures',
  'session_replayed',
  'deletion_requested',
  'mail_settings_changed',
  'factor_added',
  'factor_removed',
  'passkey_added',
  'passkey_removed',
  'factor_guessed',
  'factors_ending_asked',
  'backup_codes_made',
  'backup_code_used',
  'device_trusted',
  'account_closed',
  'account_locked',
  'address_returned',
  'factor_reported',
] as const satisfies Template[]
type NoticeTemplate = (typeof noticeTemplates)[number]

type Options = { locale: Locale; now: Date; ip: string; userAgent: string | undefined }

type Account = Pick<User, 'id' | 'email' | 'username'> & Partial<Pick<User, 'locale' | 'timeZone'>>

/**
 * A mail to the current address of an account about a change to it, in the language that the owner had
 * before: an intruder must not choose it. `locale` is used if the account has none yet.
 */
export async function securityNotice(
  template: NoticeTemplate,
  account: Account,
  { em, ...options }: Options & { em: EntityManager },
): Promise<NewMail> {
  const language = await noticeLanguage(em, account, options.now)
  return noticeIn(template, { ...account, ...language }, options)
}

/** The same notice in a given language. */
export function noticeIn(
  template: NoticeTemplate,
  { id: userId, email: recipient, username, timeZone, ...account }: Account,
  { now, ip, userAgent, ...options }: Options,
): NewMail {
  const locale = account.locale ?? options.locale
  const about = { userId, username, ip, userAgent, ...(timeZone && { timeZone }) }
  return { recipient, locale, template, ...about, usefulUntil: later(now, longestUse) }
}

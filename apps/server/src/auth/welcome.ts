import { later } from '../clock.ts'
import type { NewMail } from '../mail/enqueue.ts'
import { longestUse } from '../outbox/queue.ts'
import type { User } from '../users/user.entity.ts'

type NewUser = Pick<User, 'email' | 'username'> & Partial<Pick<User, 'locale'>>

/**
 * The mail to a new account. It reports nothing that a stranger could have caused, so it has no link to
 * undo.
 */
export function welcomeMail({ email, username, locale }: NewUser, now: Date): NewMail {
  const about = { recipient: email, username, locale: locale ?? 'en' }
  return { ...about, template: 'welcome', usefulUntil: later(now, longestUse) }
}

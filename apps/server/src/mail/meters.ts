import type { Template } from './mail.ts'

/** The outcome of one attempt at a mail server. */
export type AttemptOutcome = 'taken' | 'unclear' | 'put_off' | 'refused' | 'failed'
type MailOutcome = 'sent' | 'delayed' | 'refused' | 'expired'

/** Counters of mails. */
export type MailMeters = {
  /** `sender` is its number in the configuration, from one: its name may be confidential. */
  mailAttempt(sender: number, outcome: AttemptOutcome): void
  mail(template: Template, outcome: MailOutcome): void
  /** Seconds from enqueueing until a mail server accepted the mail. */
  mailDelivery(template: Template, seconds: number): void
}

import type { Template } from './mail.ts'

/** How one attempt at a mail server ended. */
export type TryOutcome = 'taken' | 'unclear' | 'put_off' | 'refused' | 'failed'
type MailOutcome = 'sent' | 'delayed' | 'refused' | 'expired'

/** Counters of mails. */
export type MailMeters = {
  /** `sender` is its number in the configuration, from one: its name may be confidential. */
  mailTry(sender: number, outcome: TryOutcome): void
  mail(template: Template, outcome: MailOutcome): void
  /** Seconds from enqueueing until a mail server accepted the mail. */
  mailDelivery(template: Template, seconds: number): void
}

import type { Template } from './mail.ts'

/** How one talk with a mail server ended. */
export type TryOutcome = 'taken' | 'unclear' | 'put_off' | 'refused' | 'failed'
type MailOutcome = 'sent' | 'delayed' | 'refused' | 'expired'

/** What is counted of mails. */
export type MailMeters = {
  /** `sender` is its place in the configuration, counted from one: its name may be a secret. */
  mailTry(sender: number, outcome: TryOutcome): void
  mail(template: Template, outcome: MailOutcome): void
  /** From the posting of a mail until a mail server took it. */
  mailDelivery(template: Template, seconds: number): void
}

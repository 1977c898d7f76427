import type { EventKind } from '@latchkey/shared/security-event'
import type { Reason } from '@latchkey/shared/errors'
import type { LimitName } from '../limits/table.ts'
import type { Template } from '../mail/templates.ts'

/** How one talk with a mail server ended. */
export type TryOutcome = 'taken' | 'unclear' | 'put_off' | 'refused' | 'failed'
type MailOutcome = 'sent' | 'delayed' | 'refused' | 'expired'

/** What is counted as it happens. Every word is of a closed list: nothing a person sent gets in. */
export type Meters = {
  /** `procedure` is one of the router's, or `unknown`. */
  call(procedure: string, outcome: Reason | 'ok', seconds: number): void
  securityEvent(kind: EventKind): void
  limitExceeded(limit: LimitName): void
  alarm(alarm: 'wrong_codes'): void
  /** `sender` is its place in the configuration, counted from one: its name may be a secret. */
  mailTry(sender: number, outcome: TryOutcome): void
  mail(template: Template, outcome: MailOutcome): void
  /** From the posting of a mail until a mail server took it. */
  mailDelivery(template: Template, seconds: number): void
}

const nothing = () => {}

export const noMeters: Meters = {
  call: nothing,
  securityEvent: nothing,
  limitExceeded: nothing,
  alarm: nothing,
  mailTry: nothing,
  mail: nothing,
  mailDelivery: nothing,
}

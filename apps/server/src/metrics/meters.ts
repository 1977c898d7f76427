import type { EventKind } from '@latchkey/shared/security-event'
import type { Reason } from '@latchkey/shared/errors'
import type { LimitName } from '../limits/table.ts'
import type { WebhookMeters } from '../webhooks/meters.ts'
import type { LogoutMeters } from '../logouts/meters.ts'
import type { MailMeters } from '../mail/meters.ts'

/** Counters of events. Their labels come from closed lists, which keeps personal data out. */
export type Meters = MailMeters &
  WebhookMeters &
  LogoutMeters & {
    /** `procedure` is a name of the router, or `unknown`. */
    call(procedure: string, outcome: Reason | 'ok', seconds: number): void
    securityEvent(kind: EventKind): void
    limitExceeded(limit: LimitName): void
    /** Counts a hit whose refund failed. */
    hitKept(limit: LimitName): void
    alarm(alarm: 'wrong_codes'): void
  }

const nothing = () => {}

export const noMeters: Meters = {
  call: nothing,
  securityEvent: nothing,
  limitExceeded: nothing,
  hitKept: nothing,
  alarm: nothing,
  mailAttempt: nothing,
  mail: nothing,
  mailDelivery: nothing,
  webhookDelivery: nothing,
  logoutDelivery: nothing,
}

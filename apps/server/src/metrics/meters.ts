import type { EventKind } from '@latchkey/shared/security-event'
import type { Reason } from '@latchkey/shared/errors'
import type { LimitName } from '../limits/table.ts'
import type { MailMeters } from '../mail/meters.ts'

/** What is counted as it happens. Every word is of a closed list: nothing a person sent gets in. */
export type Meters = MailMeters & {
  /** `procedure` is one of the router's, or `unknown`. */
  call(procedure: string, outcome: Reason | 'ok', seconds: number): void
  securityEvent(kind: EventKind): void
  limitExceeded(limit: LimitName): void
  /** One that should have been taken back and could not be. */
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
  mailTry: nothing,
  mail: nothing,
  mailDelivery: nothing,
}

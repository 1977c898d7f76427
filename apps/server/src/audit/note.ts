import type { EventKind } from '@latchkey/shared/security-event'
import type { NewRows } from '../database/insert.ts'
import { hmac, type Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'

export type Happening = {
  kind: EventKind
  userId?: number | undefined
  /** What of, in a word: a type of code, a limit, a new role. Never a secret or an address. */
  detail?: string
}

type Circumstances = {
  keys: Keys
  now: Date
  actor?: 'person' | 'operator' | 'service'
  ip?: string
  userAgent?: string | undefined
  requestId?: string
}

/** Adds to the security log; commits, or not, with what it tells of. */
export function noteEvent(rows: NewRows, happening: Happening, around: Circumstances): void {
  const { keys, now, actor = 'person', ip, userAgent, requestId } = around
  rows.create(SecurityEvent, {
    ...happening,
    at: now,
    actor,
    ip: ip ?? null,
    ipSeal: ip === undefined ? null : hmac(keys.audit, 'ip', ip).toString('base64url'),
    userAgent: userAgent?.slice(0, 255) ?? null,
    requestId: requestId ?? null,
    keyId: keys.id,
  })
}

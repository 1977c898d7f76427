import type { EventKind } from '@latchkey/shared/security-event'
import { randomUUIDv7 } from 'node:crypto'
import type { NewRows } from '../database/insert.ts'
import type { Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'
import { rowMac, sealIp } from './mac.ts'

export type NewEvent = {
  kind: EventKind
  userId?: number | undefined
  /**
   * One word of detail, such as a type of code, a limit or a new role, and never a secret or an address.
   */
  detail?: string
}

type Options = {
  keys: Keys
  now: Date
  actor?: 'person' | 'operator' | 'service'
  /** The account that acted, if another than the event's account did: an administrator. */
  actorId?: number
  ip?: string
  userAgent?: string | undefined
  requestId?: string
}

/** Adds an event with the circumstances of a call, a command or a job. */
export type RecordEvent = (rows: NewRows, event: NewEvent) => void

/** Adds an event to the security log. It commits or rolls back together with what it records. */
export function recordEvent(rows: NewRows, event: NewEvent, options: Options): void {
  const { keys, now, actor = 'person', actorId, ip, userAgent, requestId } = options
  const row = {
    at: now,
    kind: event.kind,
    userId: event.userId ?? null,
    detail: event.detail ?? null,
    actor,
    actorId: actorId ?? null,
    ip: ip ?? null,
    ipSeal: ip === undefined ? null : sealIp(keys, ip),
    userAgent: userAgent ?? null,
    requestId: requestId ?? null,
    keyId: keys.id,
    // UUIDv7 grows with time, which keeps its index compact.
    stamp: randomUUIDv7(),
  }
  rows.create(SecurityEvent, { ...row, seal: rowMac(keys, row) })
}

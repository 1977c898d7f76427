import type { Locale } from '@latchkey/shared/auth'
import { randomUUIDv7 } from 'node:crypto'
import type { Challenge } from '../codes/challenge.entity.ts'
import type { NewRows } from '../database/insert.ts'
import { QueuedMail } from './queued-mail.entity.ts'
import type { Template } from './mail.ts'

export type NewMail = {
  recipient: string
  locale: Locale
  template: Template
  usefulUntil: Date
  challenge?: Challenge
  userId?: number
  username?: string
  newEmail?: string
  ip?: string
  userAgent?: string | undefined
  timeZone?: string | null
}

/** Enqueues a mail in the outbox. It commits or rolls back together with its cause. */
export function enqueueMail(rows: NewRows, mail: NewMail, now: Date): void {
  rows.create(QueuedMail, {
    ...mail,
    userAgent: mail.userAgent ?? null,
    uuid: randomUUIDv7(),
    nextTryAt: now,
    createdAt: now,
    changedAt: now,
  })
}

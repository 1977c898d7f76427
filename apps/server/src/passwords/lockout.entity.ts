import { defineEntity, p } from '@mikro-orm/core'

const LockoutSchema = defineEntity({
  name: 'Lockout',
  tableName: 'lockouts',
  properties: {
    /** base64url HMAC of the subject: an account, an unknown name, a known device. */
    id: p.string().length(43).primary(),
    /** Consecutive failures; a success or a reset clears them. */
    failures: p.integer().unsigned(),
    /** Attempts in progress, whose outcome is still open. */
    pending: p.integer().unsigned(),
    /** Unix times in seconds. */
    pausedUntil: p.integer().unsigned(),
    changedAt: p.integer().unsigned().index('lockouts_changed_at_index'),
  },
})

export class Lockout extends LockoutSchema.class {}
LockoutSchema.setClass(Lockout)

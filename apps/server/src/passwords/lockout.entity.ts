import { defineEntity, p } from '@mikro-orm/core'

const LockoutSchema = defineEntity({
  name: 'Lockout',
  tableName: 'lockouts',
  properties: {
    /** base64url HMAC of whose tries are counted: an account, an unknown name, a known device. */
    id: p.string().length(43).primary(),
    /** In a row; a success or a reset ends the row. */
    failures: p.integer().unsigned(),
    /** Tries under way, whose outcome nobody knows yet. */
    pending: p.integer().unsigned(),
    /** Unix times in seconds. */
    pausedUntil: p.integer().unsigned(),
    changedAt: p.integer().unsigned().index('lockouts_changed_at_index'),
  },
})

export class Lockout extends LockoutSchema.class {}
LockoutSchema.setClass(Lockout)

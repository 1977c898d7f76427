import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.string().length(36).primary(),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    /** base64url SHA-256 of the current refresh token, and of the one it replaced. */
    tokenHash: p.string().length(43),
    previousTokenHash: p.string().length(43).nullable(),
    rotatedAt: p.datetime().length(3).nullable(),
    /** Whether a token from the last rotation's answer was ever used. */
    isSeen: p.boolean().default(true),
    /** How often that answer was given again because none of its tokens had been used. */
    answersLost: p.integer().unsigned().default(0),
    createdAt: p.datetime().length(3),
    lastUsedAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3).index('sessions_expires_at_index'),
    userAgent: p.string().length(255).nullable(),
    ip: p.string().length(45).nullable(),
  },
})

export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session)

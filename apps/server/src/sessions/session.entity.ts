import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    id: p.string().length(36).primary(),
    user: () => p.manyToOne(User).deleteRule('cascade'),
    /** base64url SHA-256 of the current refresh token. */
    tokenHash: p.string().length(43),
    /** base64url SHA-256 of the refresh token that the current one replaced. */
    previousTokenHash: p.string().length(43).nullable(),
    rotatedAt: p.datetime().length(3).nullable(),
    /** False from a rotation until a token it issued is used. */
    isSeen: p.boolean().default(true),
    /** The number of lost responses that were sent again in this session's life. */
    answersLost: p.integer().unsigned().default(0),
    createdAt: p.datetime().length(3),
    lastUsedAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3).index('sessions_expires_at_index'),
    userAgent: p.string().length(255).nullable(),
    ip: p.string().length(45).nullable(),
    /** The assurance level: 1 by a password, 2 by a second factor as well. */
    level: p.integer().unsigned().default(1),
    /** The methods of the proof, in order, separated by blanks. */
    methods: p.string().length(100).default('password'),
    /**
     * The time of the last proof; null in sessions older than the column, whose sign-in was their proof.
     */
    provedAt: p.datetime().length(3).nullable(),
  },
})

export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session)

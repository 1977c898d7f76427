import { defineEntity, p } from '@mikro-orm/core'

const SpentChallengeSchema = defineEntity({
  name: 'SpentChallenge',
  tableName: 'spent_challenges',
  properties: {
    /** base64url SHA-256 of the challenge. */
    id: p.string().length(43).primary(),
    expiresAt: p.datetime().length(3).index('spent_challenges_expires_at_index'),
  },
})

/** A challenge that a passkey has answered. The row marks it as used until it expires. */
export class SpentChallenge extends SpentChallengeSchema.class {}
SpentChallengeSchema.setClass(SpentChallenge)

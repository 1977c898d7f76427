import { challengeTypes } from '@latchkey/shared/auth'
import { defineEntity, p } from '@mikro-orm/core'
import { Challenge } from './challenge.entity.ts'

/**
 * A challenge that an old client finds by its address, because it never learns a challenge's id. The
 * challenges of pages are not found by address: anyone who knows it could use up their attempts.
 */
const ClientChallengeSchema = defineEntity({
  name: 'ClientChallenge',
  tableName: 'client_challenges',
  properties: {
    challenge: () => p.oneToOne(Challenge).primary().deleteRule('cascade'),
    type: p.enum(challengeTypes),
    emailCanonical: p.string().length(100).ignoreSchemaChanges('collation'),
  },
  indexes: [{ name: 'client_challenges_address_index', properties: ['emailCanonical', 'type'] }],
})

export class ClientChallenge extends ClientChallengeSchema.class {}
ClientChallengeSchema.setClass(ClientChallenge)

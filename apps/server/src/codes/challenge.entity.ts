import { challengeTypes, locales } from '@latchkey/shared/auth'
import { codeForms } from '@latchkey/shared/code'
import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const ChallengeSchema = defineEntity({
  name: 'Challenge',
  tableName: 'email_verifications',
  properties: {
    id: p.integer().primary(),
    challengeId: p
      .string()
      .length(22)
      .unique('email_verifications_challenge_id_unique')
      .ignoreSchemaChanges('collation'),
    email: p.string().length(100),
    emailCanonical: p.string().length(100).ignoreSchemaChanges('collation'),
    type: p.enum(challengeTypes),
    user: () => p.manyToOne(User).nullable().deleteRule('cascade'),
    locale: p.enum(locales).default('en'),
    /** A decoy behaves like any challenge towards its requester, but no code solves it. */
    isDecoy: p.boolean().default(false),
    keyId: p.string().length(16),
    attempts: p.integer().default(0),
    isVerified: p.boolean().default(false),
    resendAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3).index('email_verifications_expires_at_index'),
    createdAt: p.datetime().length(3),
    verifiedAt: p.datetime().length(3).nullable(),
    codeForm: p.enum(codeForms).default('digits6'),
    /** The time of the first proof, which extends the life of the code once. */
    provenAt: p.datetime().length(3).nullable(),
  },
})

export class Challenge extends ChallengeSchema.class {}
ChallengeSchema.setClass(Challenge)

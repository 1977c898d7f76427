import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** The imported hash of an account's password, until its first sign-in. */
const SealedHashSchema = defineEntity({
  name: 'SealedHash',
  tableName: 'foreign_hashes',
  properties: {
    user: () => p.oneToOne(User).primary().deleteRule('cascade'),
    /** Its kind and cost. */
    profile: p.string().length(60).index('foreign_hashes_profile_index'),
    /** The hash, encrypted under SECRET_KEY and bound to this account and its random password. */
    sealed: p.string().length(800),
    secretKeyId: p.string().length(16).index('foreign_hashes_secret_key_id_index'),
  },
})

export class SealedHash extends SealedHashSchema.class {}
SealedHashSchema.setClass(SealedHash)

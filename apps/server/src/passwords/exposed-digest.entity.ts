import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** The digest in the predecessor's database of an account. It never opens the account. */
const ExposedDigestSchema = defineEntity({
  name: 'ExposedDigest',
  tableName: 'exposed_digests',
  properties: {
    user: () => p.oneToOne(User).primary().deleteRule('cascade'),
    /** The hash of the digest. */
    password: p.string().length(255),
    passwordKeyId: p.string().length(16),
  },
})

export class ExposedDigest extends ExposedDigestSchema.class {}
ExposedDigestSchema.setClass(ExposedDigest)

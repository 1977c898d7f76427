import { factorKinds } from '@latchkey/shared/factor'
import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const FactorSchema = defineEntity({
  name: 'Factor',
  tableName: 'factors',
  properties: {
    id: p.string().length(22).primary(),
    user: () => p.manyToOne(User).deleteRule('cascade').index('factors_user_id_index'),
    kind: p.enum(factorKinds),
    name: p.string().length(50),
    /** Encrypted: the secret that the authenticator app shares, in base32, or a hash of the passkey. */
    secret: p.string().length(255),
    /** The SECRET_KEY that encrypts it. */
    secretKeyId: p.string().length(16).index('factors_secret_key_id_index'),
    createdAt: p.datetime().length(3),
    /** Null until the first code proved that the app has the secret; only then it counts. */
    confirmedAt: p.datetime().length(3).nullable(),
    lastUsedAt: p.datetime().length(3).nullable(),
    /** The time step of the last code: each is accepted once, and none before it. */
    lastStep: p.integer().unsigned().default(0),
    /** The time of its removal: it was not confirmed in time, or was reported as a stranger's. */
    removesAt: p.datetime().length(3).nullable().index('factors_removes_at_index'),
  },
})

/** A proof of identity other than the password. */
export class Factor extends FactorSchema.class {}
FactorSchema.setClass(Factor)

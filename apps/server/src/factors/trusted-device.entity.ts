import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const TrustedDeviceSchema = defineEntity({
  name: 'TrustedDevice',
  tableName: 'trusted_devices',
  properties: {
    id: p.string().length(22).primary(),
    /** base64url SHA-256 of the token in the browser's cookie. */
    tokenHash: p.string().length(43).unique('trusted_devices_token_hash_unique'),
    user: () => p.manyToOne(User).deleteRule('cascade').index('trusted_devices_user_id_index'),
    userAgent: p.string().length(255).nullable(),
    ip: p.string().length(45).nullable(),
    createdAt: p.datetime().length(3),
    lastUsedAt: p.datetime().length(3),
    expiresAt: p.datetime().length(3).index('trusted_devices_expires_at_index'),
  },
})

/** A browser that proved the second factor of an account, and is asked only for the password. */
export class TrustedDevice extends TrustedDeviceSchema.class {}
TrustedDeviceSchema.setClass(TrustedDevice)

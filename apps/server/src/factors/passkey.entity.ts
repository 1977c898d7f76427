import { defineEntity, p } from '@mikro-orm/core'
import { Factor } from './factor.entity.ts'

const PasskeySchema = defineEntity({
  name: 'Passkey',
  tableName: 'passkeys',
  properties: {
    factor: () => p.oneToOne(Factor).primary().deleteRule('cascade'),
    /** base64url SHA-256 of the credential's id, which is too long for an index. */
    credentialHash: p.string().length(43).unique('passkeys_credential_hash_unique'),
    credentialId: p.string().length(1364),
    /** COSE_Key (RFC 9052) in base64url. The secret of the factor seals it against changes. */
    publicKey: p.string().length(1400),
    /** The number of signatures that the device reports; most report 0 for ever. */
    counter: p.integer().unsigned(),
    /** The transports by which browsers reach the device, separated by blanks. */
    transports: p.string().length(100),
    /**
     * The first is true if several devices may hold the passkey, which never changes; the second if they
     * do.
     */
    isSynced: p.boolean(),
    isBackedUp: p.boolean(),
    /** True if it was made with user verification and is found without a name. */
    isPasswordless: p.boolean(),
    /** True if a disowned notice requires the password beside it, once. */
    needsPassword: p.boolean().default(false),
    /** The host that it was made for. Browsers offer it only there. */
    rpId: p.string().length(255).index('passkeys_rp_id_index'),
  },
})

/** The stored data of a factor of the kind `passkey`. */
export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey)

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
    /** COSE_Key (RFC 9052) in base64url. The secret of the factor says whether it is still the same. */
    publicKey: p.string().length(1400),
    /** The signatures that the device says it has made; most say 0 for ever. */
    counter: p.integer().unsigned(),
    /** How browsers reach the device, separated by blanks. */
    transports: p.string().length(100),
    /** Whether more than one device may keep it, which never changes, and whether they do. */
    isSynced: p.boolean(),
    isBackedUp: p.boolean(),
    /** Whether it was made with the verification of its person, and is found without a name. */
    isPasswordless: p.boolean(),
    /** Whether "it wasn't me" asks for the password beside it, once. */
    needsPassword: p.boolean().default(false),
    /** The host that it was made for. Browsers offer it nowhere else. */
    rpId: p.string().length(255).index('passkeys_rp_id_index'),
  },
})

/** What is known of a factor of the kind `passkey`. */
export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey)

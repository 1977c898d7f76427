import { defineEntity, p } from '@mikro-orm/core'

/** ES256 signs tokens for APIs, RS256 those for programs that support nothing else. */
export const signingAlgorithms = ['ES256', 'RS256'] as const
export type SigningAlgorithm = (typeof signingAlgorithms)[number]

const SigningKeySchema = defineEntity({
  name: 'SigningKey',
  tableName: 'signing_keys',
  properties: {
    /** The thumbprint of the public key (RFC 7638). */
    kid: p.string().length(43).primary(),
    algorithm: p.enum(signingAlgorithms),
    /**
     * The number of the key among those of its algorithm: of two processes that add the next one, one
     * succeeds.
     */
    generation: p.integer().unsigned(),
    /** A JWK (RFC 7517). */
    publicKey: p.text(),
    /** PKCS #8 in PEM, encrypted. */
    privateKey: p.text(),
    /** The SECRET_KEY that encrypts it. */
    secretKeyId: p.string().length(16),
    createdAt: p.datetime().length(3),
    /** The time from which it signs. It is published from its creation on. */
    signsFrom: p.datetime().length(3),
  },
  uniques: [{ name: 'signing_keys_generation_unique', properties: ['algorithm', 'generation'] }],
})

export class SigningKey extends SigningKeySchema.class {}
SigningKeySchema.setClass(SigningKey)

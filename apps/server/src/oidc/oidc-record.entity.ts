import { defineEntity, p } from '@mikro-orm/core'
import { Session } from '../sessions/session.entity.ts'

const OidcRecordSchema = defineEntity({
  name: 'OidcRecord',
  tableName: 'oidc_records',
  properties: {
    /** base64url SHA-256 of the model and the id, which may be a token. */
    id: p.string().length(43).primary(),
    /** The kind of record: AuthorizationCode, AccessToken, RefreshToken, Interaction or Session. */
    model: p.string().length(30),
    /** JSON without the id. */
    payload: p.string().columnType('mediumtext'),
    /** The grant that it belongs to; everything of one grant can be revoked at once. */
    grantId: p.string().length(64).nullable().index('oidc_records_grant_id_index'),
    /** The session that it ends with; null until a user has signed in. */
    session: () => p.manyToOne(Session).nullable().deleteRule('cascade'),
    consumedAt: p.datetime().length(3).nullable(),
    expiresAt: p.datetime().length(3).index('oidc_records_expires_at_index'),
  },
})

/** A record that the protocol engine stores. */
export class OidcRecord extends OidcRecordSchema.class {}
OidcRecordSchema.setClass(OidcRecord)

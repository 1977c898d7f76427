import { appKinds, appLimits, idTokenAlgorithms, pkceRules } from '@latchkey/shared/app'
import type { Role } from '@latchkey/shared/auth'
import { defineEntity, p } from '@mikro-orm/core'
import { Lines } from './lines.ts'

const AppSchema = defineEntity({
  name: 'App',
  tableName: 'apps',
  properties: {
    /** The client id of OAuth. */
    id: p.string().length(22).primary(),
    name: p.string().length(appLimits.name).unique('apps_name_unique'),
    kind: p.enum(appKinds),
    /** base64url SHA-256 of the secret; null for a public app, which can keep none. */
    secretHash: p.string().length(43).nullable(),
    /** The secret before the last rotation, accepted until that time. */
    previousSecretHash: p.string().length(43).nullable(),
    previousSecretUntil: p.datetime().length(3).nullable(),
    origins: p.type(Lines),
    redirectUris: p.type(Lines),
    postLogoutUris: p.type(Lines),
    backchannelLogoutUri: p.string().length(appLimits.uri).nullable(),
    /** The `aud` of tokens for its API. */
    audience: p.string().length(appLimits.audience).nullable().unique('apps_audience_unique'),
    /** The roles that may sign in; an empty list admits all. */
    roles: p.type(Lines).$type<Role[]>(),
    pkce: p.enum(pkceRules),
    idTokenAlg: p.enum(idTokenAlgorithms),
    createdAt: p.datetime().length(3),
    updatedAt: p.datetime().length(3),
  },
})

/** Another program whose users sign in here. */
export class App extends AppSchema.class {}
AppSchema.setClass(App)

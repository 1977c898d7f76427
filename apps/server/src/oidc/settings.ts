import type { EntityManager } from '@mikro-orm/sql'
import { errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import type { Clock } from '../clock.ts'
import type { SigningPair } from '../signing/signing-keys.ts'
import { claimsOfScopes, findAccount } from './account.ts'
import { isClient, toClient } from './clients.ts'
import { cookieSettings } from './cookie-settings.ts'
import { renderProblem } from './problem-page.ts'
import { grantHere } from './grant.ts'
import { lifetimes } from './lifetimes.ts'
import { recordRefresh } from './record-refresh.ts'
import { routes } from './routes.ts'
import { createProjection } from './projected-session.ts'
import { promptPolicy } from './prompts.ts'
import { isAsked, isItsOwn } from './policies.ts'
import { createRecords } from './records.ts'
import type { EngineDeps } from './engine.ts'
import type { FindLiveSession } from '../sessions/live-session.ts'

export type Deps = {
  em: EntityManager
  clock: Clock
  findLiveSession: FindLiveSession
  publicUrl: string
  sessionTtlDays: number
  accessTokenTtlSeconds: number
  cookieKeys: Buffer[]
  pairs: readonly SigningPair[]
  findApp(id: string | undefined): Promise<App | undefined>
  contextOf: EngineDeps['contextOf']
  wakeLogouts: EngineDeps['wakeLogouts']
}

/** Every optional feature that is not listed here is off. */
export function engineSettings(deps: Deps): Configuration {
  const { em, clock, publicUrl, findApp } = deps
  const project = createProjection(deps)
  const appOf = (ctx: KoaContextWithOIDC) => findApp(ctx.oidc.client?.clientId)

  return {
    adapter: (model) => ({
      ...createRecords(model, { em, clock, project }),
      ...(model === 'Client' && {
        async find(id: string) {
          const app = await findApp(id)
          return app && isClient(app) ? toClient(app) : undefined
        },
      }),
    }),
    jwks: {
      keys: deps.pairs.map(({ kid, algorithm, privateKey }) => ({
        ...privateKey.export({ format: 'jwk' }),
        kty: algorithm === 'RS256' ? 'RSA' : 'EC',
        kid,
        alg: algorithm,
        use: 'sig',
      })),
    },
    async findAccount(ctx, subject) {
      if (!isAsked(ctx)) return findAccount(em, subject, { app: await appOf(ctx), publicUrl })
      const found = await findAccount(em, subject, { app: undefined, publicUrl })
      // The engine would continue without an account.
      if (!found) throw new errors.LoginRequired('the account may not sign in')
      return found
    },
    async loadExistingGrant(ctx) {
      const app = await appOf(ctx)
      return app && grantHere(ctx, { ...deps, app })
    },
    // The engine checks for each code and token that its session is live.
    expiresWithSession: () => true,
    issueRefreshToken: () => true,
    async rotateRefreshToken(ctx) {
      await recordRefresh(ctx, deps)
      return true
    },
    pkce: { required: (_ctx, client) => client['latchkey_pkce'] === 'required' },
    extraClientMetadata: { properties: ['latchkey_pkce', 'latchkey_origins'] },
    clientBasedCORS(_ctx, origin, { latchkey_origins: origins }) {
      return Array.isArray(origins) && origins.includes(origin)
    },
    allowOmittingSingleRegisteredRedirectUri: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    scopes: ['openid', 'offline_access'],
    claims: claimsOfScopes,
    // Many apps read the ID token and nothing else.
    conformIdTokenClaims: false,
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      // Discovery lists the endpoint, and our own pages answer it.
      rpInitiatedLogout: { enabled: true },
      // The engine gets no logout address, because the outbox sends the tokens.
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: false },
      userinfo: { enabled: true },
      revocation: { enabled: true, allowedPolicy: isItsOwn },
      introspection: {
        enabled: true,
        // Everywhere else the engine asks about the account.
        async allowedPolicy(ctx, client, token) {
          if (!isItsOwn(ctx, client, token) || !('accountId' in token)) return false
          const app = await appOf(ctx)
          return (await findAccount(em, token.accountId, { app, publicUrl })) !== undefined
        },
      },
    },
    interactions: {
      policy: promptPolicy(),
      url: (_ctx, { uid }) => `/interaction/${uid}`,
    },
    cookies: cookieSettings(publicUrl, deps.cookieKeys),
    renderError: async (ctx, out) => renderProblem(ctx, out, await appOf(ctx)),
    ttl: lifetimes(deps),
    routes,
  }
}

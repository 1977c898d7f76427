import { errors, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import type { Brand } from '../brand/brand.ts'
import type { Clock } from '../clock.ts'
import type { SigningPair } from '../signing/signing-keys.ts'
import { claimsOfScopes, createFindAppAccount } from './account.ts'
import { isClient, toClient } from './clients.ts'
import { cookieSettings } from './cookie-settings.ts'
import { renderProblem } from './problem-page.ts'
import { grantHere } from './grant.ts'
import { lifetimes } from './lifetimes.ts'
import { toPrivateJwk } from './private-jwk.ts'
import { recordRefresh } from './record-refresh.ts'
import { routes } from './routes.ts'
import { promptPolicy } from './prompts.ts'
import { isAsked, isItsOwn } from './policies.ts'
import { createRecords } from './records.ts'
import type { EngineDatabase, EngineDeps } from './engine.ts'
import { createEnterApp } from './enter-app.ts'
import { useAgain } from '../sessions/app-session.statements.ts'
import type { FindEnteredSession, ReadEnteredSession } from '../sessions/live-session.ts'
import type { Requirement } from '../factors/requirement.ts'
import { createCallSessions } from './call-sessions.ts'

export type Deps = {
  database: EngineDatabase
  clock: Clock
  findEnteredSession: FindEnteredSession
  readEnteredSession: ReadEnteredSession
  requirement: Requirement
  publicUrl: string
  brand: Brand
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
  const { database, clock, publicUrl, brand, findApp } = deps
  const sessions = createCallSessions(deps.findEnteredSession, clock)
  const records = createRecords({ ...deps, sessions })
  const findAccount = createFindAppAccount(database, { sessions, publicUrl })
  const refresh = { use: database.prepareChange(useAgain), clock }
  const enterApp = createEnterApp(database)
  const appOf = (ctx: KoaContextWithOIDC) => findApp(ctx.oidc.client?.clientId)

  return {
    adapter: (model) => ({
      ...records(model),
      ...(model === 'Client' && {
        async find(id: string) {
          const app = await findApp(id)
          return app && isClient(app) ? toClient(app) : undefined
        },
      }),
    }),
    jwks: { keys: deps.pairs.map(toPrivateJwk) },
    async findAccount(ctx, subject) {
      if (!isAsked(ctx)) return findAccount(subject, await appOf(ctx))
      const found = await findAccount(subject, undefined)
      // The engine would continue without an account.
      if (!found) throw new errors.LoginRequired('the account may not sign in')
      return found
    },
    async loadExistingGrant(ctx) {
      const app = await appOf(ctx)
      return app && grantHere(ctx, { ...deps, sessions, enterApp, app })
    },
    // The engine checks for each code and token that its session is live.
    expiresWithSession: () => true,
    issueRefreshToken: () => true,
    async rotateRefreshToken(ctx) {
      await recordRefresh(ctx, refresh)
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
          return (await findAccount(token.accountId, await appOf(ctx))) !== undefined
        },
      },
    },
    interactions: {
      policy: promptPolicy(),
      url: (_ctx, { uid }) => `/interaction/${uid}`,
    },
    cookies: cookieSettings(publicUrl, deps.cookieKeys),
    renderError: async (ctx, out) => renderProblem(ctx, out, { app: await appOf(ctx), brand }),
    ttl: lifetimes(deps),
    routes,
  }
}

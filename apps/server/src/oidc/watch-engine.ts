import type { EntityManager } from '@mikro-orm/sql'
import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import { refusedRedirectMessage } from '../apps/refused-redirects.ts'
import { closestTo } from '../config/closest.ts'
import { shown } from '../config/variables.ts'
import { sparsely } from '../log/sparsely.ts'
import { Session } from '../sessions/session.entity.ts'
import { letFormReachApp } from './form-policy.ts'
import { sessionOfGrant } from './grant-id.ts'
import type { EngineDeps } from './engine.ts'
import { handFailedBack } from './hand-back.ts'
import { tellRefusal } from './tell-refusal.ts'

type Deps = Pick<EngineDeps, 'log' | 'contextOf' | 'handBack'> & {
  em: EntityManager
  findApp(id: string | undefined): Promise<App | undefined>
}

/** Logs the engine's events, the relevant ones also in the security log. */
export function watchEngine(provider: Provider, deps: Deps): void {
  const { log, contextOf, em, findApp, handBack } = deps
  const refused = sparsely()

  async function tellRefused({ oidc }: KoaContextWithOIDC): Promise<void> {
    const app = await findApp(oidc.client?.clientId)
    const given = oidc.params?.['redirect_uri']
    if (!app || typeof given !== 'string') return
    const nearest = closestTo(given.slice(0, 500), app.redirectUris)
    const what = { app: app.name, given: shown(given, 500), nearest }
    refused(() => log.warn(what, refusedRedirectMessage))
  }

  /** Two parties have the same code or refresh token: one of them may be a thief. */
  async function recordReplay({ oidc, req }: KoaContextWithOIDC, grantId: string): Promise<void> {
    const app = await findApp(oidc.client?.clientId)
    const session = await em.fork().findOne(Session, { id: sessionOfGrant(grantId) })
    if (!app || !session) return
    const event = { kind: 'app_token_replayed', userId: session.user.id, detail: app.name } as const
    await contextOf(req)?.recordNow(event)
  }

  const failed = (err: unknown) => log.error({ err }, 'an app could not be answered')

  // Both events come before the page is rendered.
  provider.on('authorization.success', letFormReachApp)
  provider.on('authorization.error', (ctx, error: errors.OIDCProviderError) => {
    letFormReachApp(ctx)
    if (error.error === 'invalid_redirect_uri') tellRefused(ctx).catch(failed)
  })
  provider.on('grant.revoked', (ctx, grantId) => {
    // In all other cases the app itself revokes.
    if (ctx.oidc.route === 'token') recordReplay(ctx, grantId).catch(failed)
  })
  tellRefusal(provider, { log, findApp, failed })
  handFailedBack(provider, handBack, failed)
}

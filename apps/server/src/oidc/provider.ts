import { errors, Provider, type KoaContextWithOIDC } from 'oidc-provider'
import type { SigningPair } from '../signing/signing-keys.ts'
import { hasSecret } from '../apps/app-credentials.ts'
import type { EngineDeps } from './engine.ts'
import { engineSettings } from './settings.ts'
import { watchEngine } from './watch-engine.ts'

/** Builds the engine. This module is loaded on demand. */
export function openProvider(deps: EngineDeps, pairs: readonly SigningPair[]): Provider {
  const { config, apps, clock } = deps
  const findApp = async (id: string | undefined) => (await apps.all()).find((app) => app.id === id)
  const publicUrl = deps.publicUrl()
  const provider = new Provider(
    publicUrl,
    engineSettings({
      ...deps,
      publicUrl,
      brand: config.brand,
      sessionTtlDays: config.sessionTtlDays,
      accessTokenTtlSeconds: config.accessTokenTtlSeconds,
      cookieKeys: deps.keys.all.map(({ questions }) => questions),
      requirement: config.secondFactor,
      pairs,
      findApp,
    }),
  )
  // The surrounding scope sets the forwarded headers itself.
  provider.proxy = true
  // Only hashes of secrets are stored.
  provider.Client.prototype.compareClientSecret = async function (given: string) {
    const app = await findApp(this.clientId)
    const { ctx } = Provider
    const guess = ctx && deps.guessOf(ctx.req)
    if (guess?.mayCompare() === false) throw tooManyGuesses(ctx)
    const isRight = hasSecret(app, given, clock())
    if (!isRight) await guess?.fail()
    return isRight
  }
  // The ID token carries `sid`, which an app presents to end the session.
  provider.Client.prototype.includeSid = () => true
  watchEngine(provider, { ...deps, em: deps.database.em, findApp })
  return provider
}

/** The refusal that the scope itself sends once the guesses are counted. */
function tooManyGuesses(ctx: KoaContextWithOIDC | undefined): Error {
  ctx?.set('retry-after', '60')
  const error = new errors.OIDCProviderError(429, 'temporarily_unavailable')
  return Object.assign(error, { error_description: 'too many calls were refused' })
}

import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import type { Log } from '../log/log.ts'
import { sparsely } from '../log/sparsely.ts'

/** The settings of the app are wrong, so its developer reads the reason, and the log holds it. */
const mistakes = new Map([
  ['client not found', 'no app with this client_id is registered here'],
  ['invalid secret provided', 'the client secret is wrong'],
  [
    'authorization code redirect_uri mismatch',
    'redirect_uri differs from the one that the authorization request named',
  ],
  ['code_verifier must be provided', 'code_verifier is missing'],
  [
    'code_verifier does not match code_challenge',
    'code_verifier does not belong to the code_challenge of the authorization request',
  ],
  ['client mismatch', 'this code or token was issued to another app'],
])

const ended = 'its session has ended, or the app was removed from the account'

/** Every app meets these from time to time. */
const ends = new Map([
  [
    'authorization code not found',
    `this code is unknown: it expires after one minute, or ${ended}`,
  ],
  ['authorization code already consumed', 'this code was redeemed before'],
  ['refresh token not found', `this refresh token is unknown: it has expired, or ${ended}`],
  ['refresh token already used', 'this refresh token was used and replaced before'],
  ['grant not found', `nothing is granted any more: ${ended}`],
])

const unlikeRegistered =
  'the provided authentication mechanism does not match the registered client authentication method'

type Deps = {
  log: Pick<Log, 'warn'>
  findApp(id: string | undefined): Promise<App | undefined>
  failed(error: unknown): void
}

/**
 * Gives the reason of a refusal to the developer of the app: the engine has only general words for an app,
 * and keeps the reason for a debugger. Whether an app exists is no secret, since the pages tell it too.
 */
export function tellRefusal(provider: Provider, { log, findApp, failed }: Deps): void {
  const writers = new Map<string, ReturnType<typeof sparsely>>()

  async function tellOperator(ctx: KoaContextWithOIDC, reason: string): Promise<void> {
    const app = await findApp(ctx.oidc.client?.clientId)
    if (!app) return
    const write = writers.get(app.id) ?? sparsely()
    writers.set(app.id, write)
    write(() => log.warn({ app: app.name, reason }, 'a call of an app was refused'))
  }

  function tell(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void {
    const detail = error.error_detail ?? ''
    const mistake = detail === unlikeRegistered ? mechanism(ctx) : mistakes.get(detail)
    const reason = mistake ?? ends.get(detail)
    if (reason === undefined) return
    const general = error.error_description ?? ''
    ctx.body = { error: error.error, error_description: reason }
    // Many libraries read the header alone.
    const challenge = ctx.res.getHeader('www-authenticate')
    if (typeof challenge === 'string')
      ctx.set('www-authenticate', challenge.replace(general, reason))
    if (mistake !== undefined) tellOperator(ctx, mistake).catch(failed)
  }

  provider.on('grant.error', tell)
  provider.on('revocation.error', tell)
  provider.on('introspection.error', tell)
}

const mechanism = ({ oidc }: KoaContextWithOIDC): string =>
  oidc.client?.clientAuthMethod === 'none'
    ? 'this app was registered as public: send client_id and no secret'
    : 'this app has a secret: send it with client_id'

import type { AdapterPayload } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import { gateCallbackPath } from '../apps/gate-callback.ts'

/** Only apps with a redirect URI are clients; the gate's callback does not count. */
export const isClient = ({ redirectUris }: App): boolean =>
  redirectUris.some((uri) => !uri.endsWith(gateCallbackPath))

/** An app as OAuth client metadata (RFC 7591). Properties with a prefix are ours. */
export const toClient = (app: App): AdapterPayload => ({
  client_id: app.id,
  client_name: app.name,
  ...(app.secretHash === null
    ? { token_endpoint_auth_method: 'none' }
    : // The engine requires a secret, but never compares this one: hasSecret does.
      { token_endpoint_auth_method: 'client_secret_basic', client_secret: app.secretHash }),
  redirect_uris: app.redirectUris,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  id_token_signed_response_alg: app.idTokenAlg,
  latchkey_pkce: app.secretHash === null ? 'required' : app.pkce,
  latchkey_origins: app.origins,
})

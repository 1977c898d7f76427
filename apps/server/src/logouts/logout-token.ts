import { randomId } from '../random-id.ts'
import type { SigningKeys } from '../signing/signing-keys.ts'
import type { LogoutDelivery } from './logout-delivery.entity.ts'

/** The seconds for which a logout token is valid: each attempt gets a new one. */
const life = 120

type Deps = { signingKeys: Pick<SigningKeys, 'sign'>; issuer: string; now: Date }

/** Signs a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4), as the app's ID tokens are signed. */
export function signLogoutToken(
  { app, subject, sid }: LogoutDelivery,
  { signingKeys, issuer, now }: Deps,
): Promise<string> {
  const iat = Math.floor(now.getTime() / 1000)
  const claims = {
    iss: issuer,
    sub: subject,
    aud: app.id,
    iat,
    exp: iat + life,
    jti: randomId(),
    sid,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  }
  return signingKeys.sign(app.idTokenAlg, claims, 'logout+jwt')
}

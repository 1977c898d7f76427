import type { KoaContextWithOIDC } from 'oidc-provider'

/** An app may revoke and inspect only its own tokens. */
export const isItsOwn = (
  _ctx: KoaContextWithOIDC,
  { clientId }: { clientId: string },
  token: object,
): boolean => 'clientId' in token && token.clientId === clientId

/** At the sign-in itself the grant decides who may enter, so that the app receives the refusal. */
export const isAsked = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.route === 'authorization' || oidc.route === 'resume'

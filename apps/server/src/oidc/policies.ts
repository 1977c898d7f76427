import type { KoaContextWithOIDC } from 'oidc-provider'

/** An app may end its own tokens and ask about them. */
export const isItsOwn = (
  _ctx: KoaContextWithOIDC,
  { clientId }: { clientId: string },
  token: object,
): boolean => 'clientId' in token && token.clientId === clientId

/** At the sign-in itself, the grant says who may enter: the answer then reaches the app. */
export const isAsked = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.route === 'authorization' || oidc.route === 'resume'

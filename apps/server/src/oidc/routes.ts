/** The paths at which the engine listens. */
export const routes = {
  authorization: '/oauth/authorize',
  end_session: '/oauth/logout',
  introspection: '/oauth/introspect',
  jwks: '/.well-known/jwks.json',
  revocation: '/oauth/revoke',
  token: '/oauth/token',
  userinfo: '/oauth/userinfo',
}

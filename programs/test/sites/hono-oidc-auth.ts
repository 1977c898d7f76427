import {
  getAuth,
  initOidcAuthMiddleware,
  oidcAuthMiddleware,
  processOAuthCallback,
  revokeSession,
} from '@hono/oidc-auth'
import { Hono } from 'hono'
import { serveSite, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const site = new Hono()
  site.use(
    initOidcAuthMiddleware({
      OIDC_AUTH_SECRET: 's'.repeat(32),
      OIDC_ISSUER: place.issuer,
      OIDC_CLIENT_ID: place.clientId,
      OIDC_CLIENT_SECRET: place.secret,
      OIDC_REDIRECT_URI: '/callback',
      // Each visit is a refresh.
      OIDC_AUTH_REFRESH_INTERVAL: '-1',
    }),
  )
  site.get('/callback', (c) => processOAuthCallback(c))
  site.get('/logout', async (c) => {
    await revokeSession(c)
    return c.text('bye')
  })
  site.use('*', oidcAuthMiddleware())
  for (const path of ['/', '/refresh'])
    site.get(path, async (c) => c.text(String((await getAuth(c))?.sub)))
  return serveSite(site, place)
}

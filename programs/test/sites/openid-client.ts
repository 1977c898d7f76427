import { Hono } from 'hono'
import * as oauth from 'openid-client'
import { scope, serveSite, type Start } from '../site.ts'

type Tokens = oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers

export const start: Start = async (place) => {
  const { issuer, url, clientId, secret } = place
  const config = await oauth.discovery(new URL(issuer), clientId, secret, undefined, {
    execute: [oauth.allowInsecureRequests],
  })
  let checks: { pkceCodeVerifier: string; expectedState: string; expectedNonce: string }
  let tokens: Tokens | undefined
  let idToken = ''
  const site = new Hono()

  site.get('/', async (c) => {
    if (tokens) return c.text(tokens.claims()?.sub ?? '')
    checks = {
      pkceCodeVerifier: oauth.randomPKCECodeVerifier(),
      expectedState: oauth.randomState(),
      expectedNonce: oauth.randomNonce(),
    }
    const to = oauth.buildAuthorizationUrl(config, {
      redirect_uri: `${url}/callback`,
      scope,
      state: checks.expectedState,
      nonce: checks.expectedNonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    return c.redirect(to.href)
  })
  site.get('/callback', async (c) => {
    tokens = await oauth.authorizationCodeGrant(config, new URL(c.req.url), checks)
    idToken = tokens.id_token ?? ''
    return c.redirect('/')
  })
  site.get('/refresh', async (c) => {
    const fresh = await oauth.refreshTokenGrant(config, tokens?.refresh_token ?? '')
    tokens = fresh
    const sub = fresh.claims()?.sub ?? ''
    return c.text((await oauth.fetchUserInfo(config, fresh.access_token, sub)).sub)
  })
  site.get('/logout', (c) => {
    tokens = undefined
    const asked = { id_token_hint: idToken, post_logout_redirect_uri: `${url}/bye` }
    return c.redirect(oauth.buildEndSessionUrl(config, asked).href)
  })
  site.get('/bye', (c) => c.text('bye'))
  return serveSite(site, place)
}

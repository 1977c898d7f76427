import { Hono } from 'hono'
import * as oauth from 'oauth4webapi'
import { scope, serveSite, type Start } from '../site.ts'

const insecure = { [oauth.allowInsecureRequests]: true }

export const start: Start = async (place) => {
  const { issuer, url, clientId, secret } = place
  const at = new URL(issuer)
  const server = await oauth.processDiscoveryResponse(
    at,
    await oauth.discoveryRequest(at, insecure),
  )
  const client = { client_id: clientId }
  const auth = oauth.ClientSecretBasic(secret)
  let checks = { verifier: '', state: '', nonce: '' }
  let tokens: oauth.TokenEndpointResponse | undefined
  const site = new Hono()

  site.get('/', async (c) => {
    if (tokens) return c.text(oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '')
    checks = {
      verifier: oauth.generateRandomCodeVerifier(),
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
    }
    const to = new URL(server.authorization_endpoint ?? '')
    to.search = new URLSearchParams({
      client_id: clientId,
      redirect_uri: `${url}/callback`,
      response_type: 'code',
      scope,
      state: checks.state,
      nonce: checks.nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(checks.verifier),
      code_challenge_method: 'S256',
    }).toString()
    return c.redirect(to.href)
  })
  site.get('/callback', async (c) => {
    const params = oauth.validateAuthResponse(server, client, new URL(c.req.url), checks.state)
    const back = `${url}/callback`
    const request = [server, client, auth, params, back, checks.verifier, insecure] as const
    const answer = await oauth.authorizationCodeGrantRequest(...request)
    const expected = { expectedNonce: checks.nonce, requireIdToken: true }
    tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, expected)
    return c.redirect('/')
  })
  site.get('/refresh', async (c) => {
    const token = tokens?.refresh_token ?? ''
    const answer = await oauth.refreshTokenGrantRequest(server, client, auth, token, insecure)
    tokens = await oauth.processRefreshTokenResponse(server, client, answer)
    const told = await oauth.userInfoRequest(server, client, tokens.access_token, insecure)
    const expected = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? ''
    return c.text((await oauth.processUserInfoResponse(server, client, expected, told)).sub)
  })
  site.get('/logout', async (c) => {
    const token = tokens?.refresh_token ?? ''
    tokens = undefined
    const answer = await oauth.revocationRequest(server, client, auth, token, insecure)
    await oauth.processRevocationResponse(answer)
    return c.text('bye')
  })
  return serveSite(site, place)
}

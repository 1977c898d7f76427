import { Hono } from 'hono'
import {
  InMemoryWebStorage,
  OidcClient,
  WebStorageStateStore,
  type SigninResponse,
} from 'oidc-client-ts'
import { scope, serveSite, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const { issuer, url, clientId } = place
  const client = new OidcClient({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${url}/callback`,
    post_logout_redirect_uri: `${url}/bye`,
    scope,
    loadUserInfo: true,
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  })
  let known: SigninResponse | undefined
  const site = new Hono()

  site.get('/', async (c) => {
    if (known) return c.text(known.profile.sub)
    return c.redirect((await client.createSigninRequest({})).url)
  })
  site.get('/callback', async (c) => {
    known = await client.processSigninResponse(c.req.url)
    return c.redirect('/')
  })
  site.get('/refresh', async (c) => {
    if (!known?.refresh_token) throw new Error('there is no refresh token')
    const state = {
      refresh_token: known.refresh_token,
      session_state: known.session_state,
      profile: known.profile,
      ...(known.id_token && { id_token: known.id_token }),
    }
    known = await client.useRefreshToken({ state })
    return c.text(known.profile.sub)
  })
  site.get('/logout', async (c) => {
    const hint = known?.id_token ?? ''
    known = undefined
    return c.redirect((await client.createSignoutRequest({ id_token_hint: hint })).url)
  })
  site.get('/bye', (c) => c.text('bye'))
  return serveSite(site, place)
}

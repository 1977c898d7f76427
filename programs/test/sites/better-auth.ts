import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { genericOAuth } from 'better-auth/plugins'
import { Hono } from 'hono'
import { scope, serveSite, wellKnown, type Start } from '../site.ts'

const providerId = 'latchkey'

export const start: Start = async (place) => {
  const { url, clientId, secret } = place
  const { api, handler } = betterAuth({
    baseURL: url,
    secret: 's'.repeat(32),
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    plugins: [
      genericOAuth({
        config: [
          {
            providerId,
            clientId,
            clientSecret: secret,
            discoveryUrl: wellKnown(place),
            scopes: scope.split(' '),
          },
        ],
      }),
    ],
  })
  const site = new Hono()

  site.all('/api/auth/*', (c) => handler(c.req.raw))
  const accountOf = async (headers: Headers) => {
    if (!(await api.getSession({ headers }))) return undefined
    return (await api.listUserAccounts({ headers }))[0]
  }
  site.get('/', async (c) => {
    const { headers } = c.req.raw
    const account = await accountOf(headers)
    if (account) return c.text(account.accountId)
    const body = { provider: providerId, callbackURL: url }
    const asked = await api.signInSocial({ body, returnHeaders: true })
    asked.headers.set('location', asked.response.url ?? '')
    return new Response(null, { status: 302, headers: asked.headers })
  })
  site.get('/refresh', async (c) => {
    const { headers } = c.req.raw
    const { id = '', accountId = '' } = (await accountOf(headers)) ?? {}
    await api.refreshToken({ headers, body: { accountId: id } })
    return c.text(accountId)
  })
  site.get('/logout', async (c) => api.signOut({ headers: c.req.raw.headers, asResponse: true }))
  return serveSite(site, place)
}

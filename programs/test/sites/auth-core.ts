import { Auth, skipCSRFCheck, type AuthConfig } from '@auth/core'
import { Hono } from 'hono'
import { rotate } from '../rotate.ts'
import { serveSite, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const { issuer, url, clientId, secret } = place
  const config: AuthConfig = {
    basePath: '/auth',
    secret: 's'.repeat(32),
    trustHost: true,
    skipCSRFCheck,
    providers: [
      {
        id: 'latchkey',
        name: 'Latchkey',
        type: 'oidc',
        issuer,
        clientId,
        clientSecret: secret,
        checks: ['pkce', 'state', 'nonce'],
      },
    ],
    callbacks: {
      async jwt({ token, account, profile }) {
        if (account) return { sub: profile?.sub ?? '', refresh: account.refresh_token }
        const refresh = await rotate(place, token['refresh'])
        return refresh === null ? null : { ...token, refresh }
      },
      session: ({ session, token }) => ({ ...session, user: { id: token.sub ?? '' } }),
    },
  }
  const site = new Hono()
  const ask = (path: string, { headers }: Request, method = 'GET') =>
    Auth(new Request(`${url}/auth${path}`, { method, headers }), config)

  site.all('/auth/*', (c) => Auth(c.req.raw, config))
  for (const path of ['/', '/refresh'])
    site.get(path, async (c) => {
      const answer = await ask('/session', c.req.raw)
      const session = (await answer.json()) as { user?: { id: string } } | null
      if (!session?.user) return ask('/signin/latchkey', c.req.raw, 'POST')
      return new Response(session.user.id, { headers: answer.headers })
    })
  site.get('/logout', (c) => ask('/signout?callbackUrl=/bye', c.req.raw, 'POST'))
  return serveSite(site, place)
}

import type { AuthOptions } from 'next-auth'
import { rotate } from '../../rotate.ts'

const { ISSUER: issuer = '', CLIENT_ID: clientId = '', SECRET: secret = '' } = process.env

export const options: AuthOptions = {
  providers: [
    {
      id: 'latchkey',
      name: 'Latchkey',
      type: 'oauth',
      idToken: true,
      wellKnown: `${issuer}/.well-known/openid-configuration`,
      clientId,
      clientSecret: secret,
      authorization: { params: { scope: 'openid profile email' } },
      checks: ['pkce', 'state', 'nonce'],
      profile: ({ sub }: { sub: string }) => ({ id: sub }),
    },
  ],
  callbacks: {
    async jwt({ token, account, user }) {
      if (account) return { sub: user.id, refresh: account.refresh_token }
      const refresh = await rotate({ issuer, clientId, secret }, token['refresh'])
      if (!refresh) throw new Error('the refresh token is refused')
      return { ...token, refresh }
    },
    session: ({ session, token }) => ({ ...session, user: { name: token.sub } }),
  },
}

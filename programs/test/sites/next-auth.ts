import express, { type Request, type Response } from 'express'
import { createRequire } from 'node:module'
import { rotate } from '../rotate.ts'
import { closing, portOf, scope, wellKnown, type Place, type Start } from '../site.ts'

// Its own types bring those of Next.js, which change Node's.
type Token = { sub: string; refresh: string }
type JwtInput = { token: Token; account?: { refresh_token: string }; user: { id: string } }
type Handler = (request: object, response: object, options: object) => Promise<unknown>
const require = createRequire(import.meta.url)
const { default: handle }: { default: Handler } = require('next-auth')

const optionsOf = (place: Place) => ({
  secret: 's'.repeat(32),
  providers: [
    {
      id: 'latchkey',
      name: 'Latchkey',
      type: 'oauth',
      idToken: true,
      wellKnown: wellKnown(place),
      clientId: place.clientId,
      clientSecret: place.secret,
      authorization: { params: { scope } },
      checks: ['pkce', 'state', 'nonce'],
      profile: ({ sub }: { sub: string }) => ({ id: sub }),
    },
  ],
  callbacks: {
    async jwt({ token, account, user }: JwtInput) {
      if (account) return { sub: user.id, refresh: account.refresh_token }
      const refresh = await rotate(place, token.refresh)
      if (!refresh) throw new Error('the refresh token is refused')
      return { ...token, refresh }
    },
    session: ({ session, token }: { session: object; token: Token }) => ({
      ...session,
      user: { name: token.sub },
    }),
  },
  logger: { error: () => {} },
})

/** Its API route, as a page of Next.js would have it, and beside it what the buttons of a page do. */
export const start: Start = async (place) => {
  const { url } = place
  process.env['NEXTAUTH_URL'] = url
  const options = optionsOf(place)
  const site = express()
  site.use('/api/auth', express.urlencoded(), (request, response) => {
    const pairs = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('='))
    const cookies = Object.fromEntries(
      pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]),
    )
    const query = { ...request.query, nextauth: request.path.slice(1).split('/') }
    const asked = Object.create(request, { query: { value: query }, cookies: { value: cookies } })
    return handle(asked, response, options)
  })

  const ask = (path: string, cookie = '', body?: Record<string, string>) =>
    fetch(`${url}/api/auth${path}`, {
      headers: { cookie },
      redirect: 'manual',
      ...(body && { method: 'POST', body: new URLSearchParams(body) }),
    })
  /** The site presses a button, whose form has a token against other sites. */
  async function press(path: string, { headers }: Request, response: Response) {
    const asked = await ask('/csrf', headers.cookie)
    const given = asked.headers.getSetCookie()
    const cookies = [headers.cookie, ...given.map((cookie) => cookie.split(';')[0])]
    const { csrfToken } = (await asked.json()) as { csrfToken: string }
    const answer = await ask(path, cookies.filter(Boolean).join('; '), { csrfToken })
    response.append('set-cookie', [...given, ...answer.headers.getSetCookie()])
    response.redirect(answer.headers.get('location') ?? '/')
  }

  site.get(['/', '/refresh'], async (request, response) => {
    const answer = await ask('/session', request.headers.cookie)
    const { user } = (await answer.json()) as { user?: { name: string } }
    if (!user) return press('/signin/latchkey', request, response)
    response.append('set-cookie', answer.headers.getSetCookie()).send(user.name)
  })
  site.get('/logout', (request, response) => press('/signout', request, response))
  return closing(site.listen(portOf(place)))
}

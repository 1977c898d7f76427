import cookie from '@fastify/cookie'
import oauth2, { type OAuth2Namespace, type Token } from '@fastify/oauth2'
import fastify from 'fastify'
import { portOf, scope, type Start } from '../site.ts'

export const start: Start = async (place) => {
  const { issuer, url, clientId, secret } = place
  let token: Token | undefined
  const site = fastify()
  await site.register(cookie)
  await site.register(oauth2, {
    name: 'latchkey',
    scope: scope.split(' '),
    // It parses every answer as JSON, but the answer to a revocation is empty (RFC 7009, 2.2).
    credentials: { client: { id: clientId, secret }, http: { json: true } },
    startRedirectPath: '/login',
    callbackUri: `${url}/callback`,
    discovery: { issuer },
    pkce: 'S256',
  })
  const flow = site.getDecorator<OAuth2Namespace>('latchkey')

  const tell = async () => {
    const told = await flow.userinfo(token?.access_token ?? '')
    return (told as { sub: string }).sub
  }
  site.setErrorHandler(async (error, _, reply) => reply.code(401).send(String(error)))
  site.get('/', async (_, reply) => (token ? tell() : reply.redirect('/login')))
  site.get('/callback', async (request, reply) => {
    token = (await flow.getAccessTokenFromAuthorizationCodeFlow(request)).token
    return reply.redirect('/')
  })
  site.get('/refresh', async () => {
    if (!token) throw new Error('there is no token')
    token = (await flow.getNewAccessTokenUsingRefreshToken(token, {})).token
    return tell()
  })
  site.get('/logout', async () => {
    if (token) await flow.revokeToken(token, 'refresh_token', undefined)
    token = undefined
    return 'bye'
  })
  await site.listen({ port: portOf(place) })
  return () => site.close()
}

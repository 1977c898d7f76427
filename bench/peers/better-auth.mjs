import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createPool } from 'mysql2/promise'

// The settings are those of its documentation, with two exceptions: limits per address are not measured here, and
// the key is that of OpenID Connect's default algorithm, as Latchkey's, in place of Ed25519.
const server = createServer()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${server.address().port}`
const auth = betterAuth({
  baseURL: origin,
  secret: randomBytes(32).toString('hex'),
  database: createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10, timezone: 'Z' }),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  disabledPaths: ['/token'],
  plugins: [
    jwt({ jwks: { keyPairConfig: { alg: 'RS256' } } }),
    oauthProvider({ loginPage: '/sign-in', consentPage: '/consent' }),
  ],
})
await (await getMigrations(auth.options)).runMigrations()
const owner = {
  name: 'Owner',
  email: 'owner@example.com',
  password: randomBytes(16).toString('hex'),
}
const { headers } = await auth.api.signUpEmail({ body: owner, returnHeaders: true })
const cookie = headers.getSetCookie().map((line) => line.split(';', 1)[0])
const app = await auth.api.adminCreateOAuthClient({
  headers: new Headers({ cookie: cookie.join('; ') }),
  body: {
    client_name: 'Bench',
    redirect_uris: ['https://app.example/callback'],
    skip_consent: true,
  },
})
const handle = toNodeHandler(auth)
server.on('request', (request, response) =>
  request.url === '/app' ? response.end(JSON.stringify(app)) : handle(request, response),
)
process.stdout.write(`listening on ${origin}\n`)

import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createPool } from 'mysql2/promise'

// The settings are those of its documentation, except for the limits per address, which are not measured here.
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
})
await (await getMigrations(auth.options)).runMigrations()
server.on('request', toNodeHandler(auth))
process.stdout.write(`listening on ${origin}\n`)

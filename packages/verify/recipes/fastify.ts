import { verify, type Person } from '@latchkey/verify'
import fastify from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    person: Person
  }
}

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT } = process.env
const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' }
const app = fastify()

app.addHook('onRequest', async (request, reply) => {
  reply.headers(cors)
  if (request.method === 'OPTIONS') await reply.code(204).send()
})

app.addHook('onRequest', async (request, reply) => {
  const verdict = await verify(request.headers, { issuer, audience })
  if (verdict.ok) {
    request.person = verdict.person
    return
  }
  const { status, challenge } = verdict.refusal
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  await reply.code(status).send()
})

app.get('/', async (request) => request.person.subject)

await app.listen({ port: Number(PORT) })

import { verify, type Person } from '@latchkey/verify'
import fastify from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    person: Person
  }
}

const { ISSUER: issuer = '', AUDIENCE: audience = '' } = process.env
export const app = fastify()

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

import cors from '@fastify/cors'
import type { Person } from '@latchkey/verify'
import { createVerifier } from '@latchkey/verify/feed'
import fastify from 'fastify'
import { openNotes, type Note } from './notes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller; null if the request carries no token. */
    person: Person | null
  }
}

const {
  LATCHKEY_URL: issuer = '',
  LATCHKEY_APP_ID: appId = '',
  LATCHKEY_APP_SECRET: secret = '',
  API_URL: audience = '',
  PAGE_URL: page = '',
  NOTES_DATABASE: file = ':memory:',
} = process.env

const notes = openNotes(file)
const verifier = createVerifier({
  issuer,
  audience,
  feed: { appId, secret, whenAway: 'refuse', onError: console.error },
})

const app = fastify()
await app.register(cors, { origin: page, methods: ['GET', 'POST', 'DELETE'] })
app.decorateRequest('person', null)

app.addHook('onRequest', async (request, reply) => {
  // Everyone may read. A page with a token still expects to hear that the token is refused.
  if (request.method === 'GET' && request.headers.authorization === undefined) return
  const verdict = await verifier.verify(request.headers)
  if (verdict.ok) {
    request.person = verdict.person
    return
  }
  const { status, challenge } = verdict.refusal
  if (challenge !== undefined) reply.header('www-authenticate', challenge)
  await reply.code(status).send()
})

/** Muted users can only read. */
const mayWrite = (person: Person | null): person is Person => person?.status === 'active'

const mayDelete = (person: Person | null, { author }: Note): boolean =>
  mayWrite(person) && (person.subject === author || person.role !== 'user')

app.get('/notes', ({ person }) => ({
  mayWrite: mayWrite(person),
  notes: notes
    .list()
    .map((note) => ({ id: note.id, text: note.text, mayDelete: mayDelete(person, note) })),
}))

const noteSchema = {
  type: 'object',
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1, maxLength: 500 } },
}

app.post<{ Body: { text: string } }>(
  '/notes',
  { schema: { body: noteSchema } },
  async ({ person, body }, reply) => {
    if (!mayWrite(person)) return reply.code(403).send()
    notes.add(person.subject, body.text)
    return reply.code(204).send()
  },
)

app.delete<{ Params: { id: number } }>(
  '/notes/:id',
  { schema: { params: { type: 'object', properties: { id: { type: 'integer' } } } } },
  async ({ person, params }, reply) => {
    const note = notes.find(params.id)
    if (note && !mayDelete(person, note)) return reply.code(403).send()
    notes.remove(params.id)
    return reply.code(204).send()
  },
)

app.addHook('onClose', () => verifier.close())
process.once('SIGTERM', () => void app.close())
await app.listen({ port: Number(new URL(audience).port) })

import { verify, type Person } from '@latchkey/verify'
import express, { type RequestHandler } from 'express'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT } = process.env
const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' }

const requirePerson: RequestHandler = async (request, response, next) => {
  response.set(cors)
  if (request.method === 'OPTIONS') return void response.status(204).end()
  const verdict = await verify(request.headers, { issuer, audience })
  if (verdict.ok) {
    response.locals['person'] = verdict.person
    return next()
  }
  const { status, challenge } = verdict.refusal
  if (challenge !== undefined) response.set('www-authenticate', challenge)
  response.status(status).end()
}

const app = express()
app.use(requirePerson)

app.get('/', (_request, response) => {
  const person: Person = response.locals['person']
  response.send(person.subject)
})

app.listen(Number(PORT))

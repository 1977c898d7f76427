import { verify, type Person } from '@latchkey/verify'
import express, { type Express, type RequestHandler } from 'express'

const { ISSUER: issuer = '', AUDIENCE: audience = '' } = process.env

const requirePerson: RequestHandler = async (request, response, next) => {
  const verdict = await verify(request.headers, { issuer, audience })
  if (verdict.ok) {
    response.locals['person'] = verdict.person
    return next()
  }
  const { status, challenge } = verdict.refusal
  if (challenge !== undefined) response.set('www-authenticate', challenge)
  response.status(status).end()
}

export const app: Express = express()
app.use(requirePerson)

app.get('/', (_request, response) => {
  const person: Person = response.locals['person']
  response.send(person.subject)
})

import { verify, type Person } from '@latchkey/verify'
import { Hono } from 'hono'

const { ISSUER: issuer = '', AUDIENCE: audience = '' } = process.env
export const app = new Hono<{ Variables: { person: Person } }>()

app.use(async (c, next) => {
  const verdict = await verify(c.req.raw.headers, { issuer, audience })
  if (verdict.ok) {
    c.set('person', verdict.person)
    return next()
  }
  const { status, challenge } = verdict.refusal
  return c.body(null, status, challenge === undefined ? {} : { 'www-authenticate': challenge })
})

app.get('/', (c) => c.text(c.var.person.subject))

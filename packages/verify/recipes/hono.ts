import { serve } from '@hono/node-server'
import { verify, type Person } from '@latchkey/verify'
import { Hono } from 'hono'
import { cors } from 'hono/cors'

const { ISSUER: issuer = '', AUDIENCE: audience = '', PORT } = process.env
const app = new Hono<{ Variables: { person: Person } }>()

app.use(cors(), async (c, next) => {
  const verdict = await verify(c.req.raw.headers, { issuer, audience })
  if (verdict.ok) {
    c.set('person', verdict.person)
    return next()
  }
  const { status, challenge } = verdict.refusal
  return c.body(null, status, challenge === undefined ? {} : { 'www-authenticate': challenge })
})

app.get('/', (c) => c.text(c.var.person.subject))

serve({ fetch: app.fetch, port: Number(PORT) })

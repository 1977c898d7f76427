import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { audience, startService } from './service.ts'

const service = await startService()
const { api } = await service.register('ann')
const { token } = await api.auth.apiToken.mutate({ audience })

// The recipes read these as they are loaded.
process.env['ISSUER'] = service.url
process.env['AUDIENCE'] = audience
const { app: fastify } = await import('../recipes/fastify.ts')
const { app: express } = await import('../recipes/express.ts')
const { app: hono } = await import('../recipes/hono.ts')
const { GET } = await import('../recipes/route-handler.ts')

const fastifyUrl = await fastify.listen({ port: 0 })
const listener = express.listen(0)
await once(listener, 'listening')
const expressUrl = `http://localhost:${(listener.address() as AddressInfo).port}`

afterAll(async () => {
  listener.close()
  await fastify.close()
  await service[Symbol.asyncDispose]()
})

const asking: Record<string, (headers: Record<string, string>) => Response | Promise<Response>> = {
  fastify: (headers) => fetch(fastifyUrl, { headers }),
  express: (headers) => fetch(expressUrl, { headers }),
  hono: (headers) => hono.request('/', { headers }),
  'route-handler': (headers) => GET(new Request(audience, { headers })),
}

test.each(Object.entries(asking))(
  'the recipe %s knows who calls, and answers everybody else as RFC 6750 says',
  async (name, ask) => {
    const known = await ask({ authorization: `Bearer ${token}` })
    expect(known.status).toBe(200)
    expect(await known.text()).toMatch(/^[0-9a-f]{22}$/)
    const stranger = await ask({})
    expect(stranger.status).toBe(401)
    expect(stranger.headers.get('www-authenticate')).toBe(`Bearer realm="${audience}"`)
    const forged = await ask({ authorization: `Bearer ${token.slice(0, -4)}aaaa` })
    expect(forged.status).toBe(401)
    expect(forged.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(await forged.text()).toBe('')

    const source = readFileSync(new URL(`../recipes/${name}.ts`, import.meta.url), 'utf8')
    for (const guide of ['recipes.md', 'recipes.zh-CN.md']) {
      const told = readFileSync(new URL(`../../../docs/guide/${guide}`, import.meta.url), 'utf8')
      expect(told).toContain(`\`\`\`ts\n${source}\`\`\``)
    }
  },
)

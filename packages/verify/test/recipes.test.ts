import { freePort } from '@latchkey/tools/testing/free-port'
import { launch } from '@latchkey/tools/testing/launch'
import { findPython } from '@latchkey/tools/testing/python'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test, vi } from 'vitest'
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
const { app: nest } = await import('../recipes/nest.ts')
const { GET } = await import('../recipes/route-handler.ts')

const fastifyUrl = await fastify.listen({ port: 0 })
const listener = express.listen(0)
await once(listener, 'listening')
const expressUrl = `http://localhost:${(listener.address() as AddressInfo).port}`
await nest.listen(0)
const nestUrl = await nest.getUrl()

const python = findPython()
if (python === undefined) throw new Error('Python with PyJWT is not installed')
const port = String(await freePort())
const pythonUrl = `http://localhost:${port}`
const program = launch([python, fileURLToPath(new URL('../recipes/api.py', import.meta.url))], {
  env: { ...process.env, PORT: port },
})
await vi.waitFor(() => fetch(pythonUrl), { timeout: 60_000 })

afterAll(async () => {
  await program.stop()
  await nest.close()
  listener.close()
  await fastify.close()
  await service[Symbol.asyncDispose]()
})

const asking: Record<string, (headers: Record<string, string>) => Response | Promise<Response>> = {
  'fastify.ts': (headers) => fetch(fastifyUrl, { headers }),
  'express.ts': (headers) => fetch(expressUrl, { headers }),
  'nest.ts': (headers) => fetch(nestUrl, { headers }),
  'hono.ts': (headers) => hono.request('/', { headers }),
  'api.py': (headers) => fetch(pythonUrl, { headers }),
  'route-handler.ts': (headers) => GET(new Request(audience, { headers })),
}

test.each(Object.entries(asking))(
  'the recipe %s knows who calls, and answers everybody else as RFC 6750 says',
  async (file, ask) => {
    const known = await ask({ authorization: `Bearer ${token}` })
    expect(known.status).toBe(200)
    expect(await known.text()).toMatch(/^[0-9a-f]{22}$/)
    const stranger = await ask({})
    expect(stranger.status).toBe(401)
    expect(stranger.headers.get('www-authenticate')).toBe(`Bearer realm="${audience}"`)
    const forged = await ask({ authorization: `Bearer ${token.slice(0, -4)}aaaa` })
    expect(forged.status).toBe(401)
    expect(forged.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(await forged.text()).not.toMatch(/[0-9a-f]{22}/)

    const source = readFileSync(new URL(`../recipes/${file}`, import.meta.url), 'utf8')
    const language = file.endsWith('.py') ? 'python' : 'ts'
    for (const guide of ['recipes.md', 'recipes.zh-CN.md']) {
      const told = readFileSync(new URL(`../../../docs/guide/${guide}`, import.meta.url), 'utf8')
      expect(told).toContain(`\`\`\`${language}\n${source}\`\`\``)
    }
  },
)

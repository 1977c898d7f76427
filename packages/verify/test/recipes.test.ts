import { startApache } from '@latchkey/tools/testing/apache'
import { freePort } from '@latchkey/tools/testing/free-port'
import { launch } from '@latchkey/tools/testing/launch'
import { required } from '@latchkey/tools/testing/installed'
import { patience } from '@latchkey/tools/testing/patience'
import { findPython } from '@latchkey/tools/testing/python'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { afterAll, expect, test, vi } from 'vitest'
import { audience, startService } from './service.ts'

const service = await startService()
const { api, session } = await service.register('ann')
const { token } = await api.auth.apiToken.mutate({ audience })
const elsewhere = 'https://elsewhere.example'
await service.latchkey('apps', 'add', 'Elsewhere', '--public', '--audience', elsewhere)
const foreign = await vi.waitFor(() => api.auth.apiToken.mutate({ audience: elsewhere }), patience)

// The recipes read these when they are loaded.
process.env['ISSUER'] = service.url
process.env['AUDIENCE'] = audience
const { GET, OPTIONS } = await import('../recipes/route-handler.ts')

const apachePort = await freePort()
const apache = startApache(
  {
    port: apachePort,
    modules: ['dir', 'include', 'oauth2'],
    page: '<!--#echo var="REMOTE_USER" -->',
    ofFolder: ['DirectoryIndex index.html', 'Options +Includes', 'SetOutputFilter INCLUDES'],
  },
  readFileSync(new URL('../recipes/apache.conf', import.meta.url), 'utf8')
    .replace('http://localhost:3000', service.url)
    .replace('http://localhost:4000', audience),
)
const apacheUrl = `http://localhost:${apachePort}`

const recipe = (name: string) => fileURLToPath(new URL(`../recipes/${name}`, import.meta.url))

/** Starts a program in another language, and waits until it answers. */
async function startOther(command: string[]) {
  const port = String(await freePort())
  const program = launch(command, { env: { ...process.env, PORT: port } })
  const url = `http://localhost:${port}`
  await vi.waitFor(() => fetch(url), { timeout: patience })
  return { url, stop: program.stop }
}

const folder = mkdtempSync(join(tmpdir(), 'latchkey-recipes-'))
const binary = join(folder, 'api')
const built = await launch([required('go'), 'build', '-o', binary, recipe('main.go')]).ended
if (built.code !== 0) throw new Error(built.err)
const go = await startOther([binary])
const interpreter = findPython()
if (interpreter === undefined) throw new Error('Python with PyJWT is not installed')
const python = await startOther([interpreter, recipe('api.py')])
const java = await startOther([required('java'), recipe('Api.java')])
const startNode = (file: string) => startOther([process.execPath, file])
const fastify = await startNode(recipe('fastify.ts'))
const express = await startNode(recipe('express.ts'))
const hono = await startNode(recipe('hono.ts'))
// Node runs no decorators. The program must lie in this package, where its imports are found.
const compiled = fileURLToPath(new URL('../test-results/nest.js', import.meta.url))
const bundle = await rolldown({
  input: recipe('nest.ts'),
  external: /^@(nestjs|latchkey)\//,
  platform: 'node',
})
await bundle.write({ file: compiled })
const nest = await startNode(compiled)
await vi.waitFor(() => fetch(apacheUrl), { timeout: patience })

const programs = {
  'fastify.ts': fastify,
  'express.ts': express,
  'nest.ts': nest,
  'hono.ts': hono,
  'api.py': python,
  'main.go': go,
  'Api.java': java,
}

afterAll(async () => {
  await Promise.all(Object.values(programs).map((program) => program.stop()))
  await apache[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
  await service[Symbol.asyncDispose]()
})

type Ask = (headers: Record<string, string>) => Promise<Response>
const asking: Record<string, Ask> = {
  'apache.conf': (headers) => fetch(apacheUrl, { headers }),
  'route-handler.ts': (headers) => GET(new Request(audience, { headers })),
}
for (const [file, program] of Object.entries(programs))
  asking[file] = (headers) => fetch(program.url, { headers })

test.each(['route-handler.ts', ...Object.keys(programs)])(
  'a page of another origin may call the recipe %s with a token, and read what it answers',
  async (file) => {
    const origin = 'https://notes.example'
    const headers = {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    }
    const url = Object.entries(programs).find(([name]) => name === file)?.[1]?.url
    const preflight =
      url === undefined ? await OPTIONS() : await fetch(url, { method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization')
    const known = await asking[file]?.({ origin, authorization: `Bearer ${token}` })
    const stranger = await asking[file]?.({ origin })
    expect([known?.status, stranger?.status]).toEqual([200, 401])
    for (const answer of [preflight, known, stranger])
      expect(answer?.headers.get('access-control-allow-origin')).toBe('*')
  },
)

test.each(Object.entries(asking))(
  'the recipe %s knows who calls, and answers everybody else as RFC 6750 says',
  async (file, ask) => {
    const known = await ask({ authorization: `Bearer ${token}` })
    expect(known.status).toBe(200)
    expect((await known.text()).trim()).toMatch(/^[0-9a-f]{22}$/)
    const stranger = await ask({})
    expect(stranger.status).toBe(401)
    // Apache's module names an error to a stranger too, although RFC 6750 requires none.
    const challenge = stranger.headers.get('www-authenticate')
    if (file === 'apache.conf') expect(challenge).toContain(`Bearer realm="${audience}", error=`)
    else expect(challenge).toBe(`Bearer realm="${audience}"`)
    const forged = await ask({ authorization: `Bearer ${token.slice(0, -4)}aaaa` })
    expect(forged.status).toBe(401)
    expect(forged.headers.get('www-authenticate')).toContain('error="invalid_token"')
    for (const other of [foreign.token, session.current()?.accessToken, 'a.b.c', 'a'])
      expect((await ask({ authorization: `Bearer ${other}` })).status, other).toBe(401)
    expect(await forged.text()).not.toMatch(/[0-9a-f]{22}/)

    const source = readFileSync(new URL(`../recipes/${file}`, import.meta.url), 'utf8')
    const language =
      { '.py': 'python', '.go': 'go', '.java': 'java', '.conf': 'apache' }[extname(file)] ?? 'ts'
    for (const guide of ['recipes.md', 'recipes.zh-CN.md']) {
      const told = readFileSync(new URL(`../../../docs/guide/${guide}`, import.meta.url), 'utf8')
      expect(told).toContain(`\`\`\`${language}\n${source}\`\`\``)
    }
  },
)

import { launch, startProgram } from '@latchkey/tools/testing/launch'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { audience, startService } from './service.ts'

const pkg = fileURLToPath(new URL('..', import.meta.url))
const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'latchkey-installed-'))
// npm's own settings stay: they name the registry.
const env = { ...process.env, npm_config_update_notifier: 'false' }

async function run(command: string[], cwd = folder): Promise<string> {
  const { code, out, err } = await launch(command, { env, cwd }).ended
  if (code !== 0) throw new Error(`${command.join(' ')} failed: ${out}${err}`)
  return out
}

/** What somebody writes who has read the README. */
const api = `
import { createServer } from 'node:http'
import { verify } from '@latchkey/verify'

const [issuer = '', audience = ''] = process.argv.slice(2)
const server = createServer(async (request, response) => {
  const verdict = await verify(request.headers, { issuer, audience })
  if (!verdict.ok) {
    const { status, challenge } = verdict.refusal
    response.writeHead(status, challenge === undefined ? {} : { 'www-authenticate': challenge }).end()
    return
  }
  const subject: string = verdict.person.subject
  response.end(subject)
})
server.listen(0, '127.0.0.1', () => console.log(server.address()))
`

const config = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    outDir: 'out',
  },
  files: ['api.ts'],
}

beforeAll(async () => {
  await run([join(root, 'node_modules/.bin/pnpm'), 'pack', '--pack-destination', folder], pkg)
  const [tarball = ''] = readdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  writeFileSync(join(folder, 'api.ts'), api)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const wanted = [`./${tarball}`, '@types/node@26', 'typescript@5.9', 'seven@npm:typescript@7']
  await run(['npm', 'install', '--no-audit', '--no-fund', ...wanted])
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the package holds what its manifest promises, and nothing of our sources', async () => {
  const { messages, pkg: manifest } = await publint({ pkgDir: pkg, strict: true })
  expect(messages.map((message) => formatMessage(message, manifest ?? {}))).toEqual([])
  const files = readdirSync(join(folder, 'node_modules/@latchkey/verify'), { recursive: true })
  const ours = files.map(String).filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  expect(ours).toEqual([])
})

test.each(['typescript', 'seven'])(
  '%s compiles a program that uses it, strictly',
  async (compiler) => {
    await run([process.execPath, join(folder, `node_modules/${compiler}/bin/tsc`), '-p', folder])
  },
)

test('an API outside this repository knows who calls, and answers 401 to everybody else', async () => {
  await using service = await startService()
  const command = [process.execPath, join(folder, 'out/api.js'), service.url, audience]
  await using program = await startProgram(command, { env, cwd: folder, ready: /port: (\d+)/ })
  const url = `http://127.0.0.1:${program.found[1]}`
  const stranger = await fetch(url)
  expect(stranger.status).toBe(401)
  expect(stranger.headers.get('www-authenticate')).toBe(`Bearer realm="${audience}"`)
  const { api: calls } = await service.register('ann')
  const { token } = await calls.auth.apiToken.mutate({ audience })
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  expect(await answer.text()).toMatch(/^[0-9a-f]{22}$/)
})

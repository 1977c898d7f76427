import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, onTestFinished, test } from 'vitest'

const server = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
const example = fileURLToPath(new URL('../index.ts', import.meta.url))
const generated = new URL('../openapi.ts', import.meta.url)

test('a client generated from the API document registers with a mailed code and signs in', async () => {
  const service = spawn('node', [server], {
    cwd: mkdtempSync(join(tmpdir(), 'latchkey-example-')),
    env: { ...process.env, PORT: '0', DATABASE_URL: 'sqlite::memory:' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    service.kill('SIGTERM')
    await once(service, 'exit')
  })
  let said = ''
  while (!/listening on \S+/.test(said)) said += String((await once(service.stdout, 'data'))[0])
  const [, url = ''] = /listening on (\S+)/.exec(said) ?? []

  const types = astToString(await openapiTS(new URL('/openapi.json', url)))
  const kept = readFileSync(generated, 'utf8')
  expect(kept.endsWith(types), 'renew it: pnpm --dir examples/openapi-client generate').toBe(true)

  const program = spawn('node', [example, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  expect(await text(program.stdout)).toMatch(
    /^a code was mailed to \S+\na wrong password is INVALID_CREDENTIALS\ncaller\d+ is signed in until .*\nsigned out\n$/,
  )
}, 60_000)

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const server = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
const example = fileURLToPath(new URL('../index.ts', import.meta.url))

test('the example registers, asks who is signed in and signs out', async () => {
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

  const program = spawn('node', [example, url], { stdio: ['ignore', 'pipe', 'inherit'] })
  const printed = await text(program.stdout)

  expect(printed).toMatch(/^a code was mailed to \S+\nreader\d+ is signed in, .*\nsigned out\n$/)
}, 60_000)

import { expect, test } from 'vitest'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

/**
 * Reports on stderr which rarely needed packages are loaded (each file names its modules), whether a
 * file forces two-byte strings in V8, and whether Node's HTTP client is loaded.
 */
const spy = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  const loaded = next(url, context)
  const source = String(loaded.source)
  for (const [, name] of source.matchAll(/^\\/\\/ .*\\/node_modules\\/(mysql2|prom-client|ioredis|nodemailer|@opentelemetry\\/sdk-trace)\\//gm))
    process.stderr.write('LOADED ' + name + '\\n')
  if (url.includes('/server/dist/') && /[^\\0-\\x7f]/.test(source)) process.stderr.write('LOADED wide-letters\\n')
  return loaded
} })
process.on('exit', () => {
  if (process.moduleLoadList.some((name) => name.includes('undici'))) process.stderr.write('LOADED undici\\n')
})`
const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(spy)}"`

async function loaded(env: Record<string, string>): Promise<string[]> {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url, NODE_OPTIONS, ...env })
  server.child.kill('SIGTERM')
  const { err } = await server.ended
  const names = new Set([...err.matchAll(/LOADED (\S+)/g)].map(([, name = '']) => name))
  expect(names.delete('mysql2'), database.url).toBe(database.url.startsWith('mysql:'))
  return [...names]
}

test('what nobody asks for is not loaded: no mail client, no Redis, no metrics, no traces, no other driver', async () => {
  expect(await loaded({})).toEqual([])
  const mail = { MAIL_SERVER: '127.0.0.1', MAIL_DEFAULT_SENDER: 'latchkey@example.com' }
  // Both import node:http and with it Node's HTTP client.
  expect(await loaded(mail)).toEqual(['nodemailer', 'undici'])
  expect(await loaded({ METRICS_PORT: '0' })).toEqual(['prom-client', 'undici'])
  const redis = { REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' }
  expect(await loaded(redis)).toEqual(['ioredis'])
  const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }
  expect(await loaded(traces)).toEqual(['@opentelemetry/sdk-trace'])
})

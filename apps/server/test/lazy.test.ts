import { expect, test } from 'vitest'
import { createLastingDatabase, startProcess } from './process.ts'

/** Says on stderr what is loaded of the packages that few need. */
const spy = `import { registerHooks } from 'node:module'
registerHooks({ resolve(name, context, next) {
  if (/^(prom-client|ioredis|nodemailer|@opentelemetry)/.test(name)) process.stderr.write('LOADED ' + name + '\\n')
  return next(name, context)
} })`
const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(spy)}"`

async function loaded(env: Record<string, string>): Promise<string[]> {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url, NODE_OPTIONS, ...env })
  server.child.kill('SIGTERM')
  const { err } = await server.ended
  return [...err.matchAll(/LOADED (\S+)/g)].map(([, name = '']) => name)
}

test('what nobody asks for is not loaded: no mail client, no Redis, no metrics, no traces', async () => {
  expect(await loaded({})).toEqual([])
  const mail = { MAIL_SERVER: '127.0.0.1', MAIL_DEFAULT_SENDER: 'latchkey@example.com' }
  expect(await loaded(mail)).toContain('nodemailer')
  expect(await loaded({ METRICS_PORT: '0' })).toContain('prom-client')
  expect(await loaded({ REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' })).toContain('ioredis')
  const traced = await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
  expect(traced).toContain('@opentelemetry/sdk-trace')
  expect(traced).not.toContain('prom-client')
})

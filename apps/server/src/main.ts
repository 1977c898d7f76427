import { ConfigError, readConfig } from './config.ts'
import { startServer } from './start.ts'

const grace = 10_000

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Latchkey cannot start: ${explain(error, text)}\n`)
  process.exit(1)
}

function explain(error: unknown, text: string): string {
  const code = (error as NodeJS.ErrnoException).code
  if (error instanceof ConfigError) return text
  if (code === 'EADDRINUSE') return `the port is taken, set PORT to another (${text})`
  return text
}

try {
  const config = readConfig()
  const server = await startServer(config, { logLevel: config.isProduction ? 'info' : 'warn' })
  say(`Latchkey is listening on ${server.url}`)
  say(`  data:  ${config.databaseUrl.replace(/\/\/[^@]*@/, '//…@')}`)
  say(
    `  mails: ${config.senders[0] ? `${config.senders[0].host}:${config.senders[0].port}` : `${server.url}/dev/inbox`}`,
  )
  if (config.redisUrl) say('  note:  REDIS_URL is not used yet, counters live in the database')
  const stop = () => {
    setTimeout(() => process.exit(1), grace).unref()
    server.stop().then(() => process.exit(0), fail)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
} catch (error) {
  fail(error)
}

import { existsSync } from 'node:fs'
import { seconds } from './clock.ts'
import { readConfig } from './config.ts'
import { readDatabaseAddress } from './database-address.ts'
import { StartFault } from './start-fault.ts'
import { startServer } from './start.ts'

/**
 * start.ts stops within 9 s. What is left after 10 s will not close any more, and whoever asked would
 * kill us now: better to end with an exit code that tells a stop which was not clean from one that was.
 */
const stopLimit = seconds(10)

/** npm passes a Ctrl-C on to a process that the terminal has told already. */
const echo = 250

const say = (line: string) => void process.stdout.write(`${line}\n`)

function fail(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Latchkey cannot start: ${text}\n`)
  process.exit(1)
}

function stopOnSignals(stop: () => Promise<void>): void {
  let asked: number | undefined
  const onSignal = (signal: 'SIGTERM' | 'SIGINT') => {
    if (asked !== undefined) {
      if (Date.now() - asked > echo) process.exit(signal === 'SIGINT' ? 130 : 143)
      return
    }
    asked = Date.now()
    setTimeout(() => leave(new Error('something would not close within 10 s')), stopLimit)
    stop().then(() => process.exit(0), leave)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

function leave(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Latchkey did not stop cleanly: ${text}\n`)
  process.exit(1)
}

try {
  const config = readConfig()
  const hasPages = existsSync(new URL('../../web/dist/index.html', import.meta.url))
  // Without its pages a service that people sign in to is down, whatever its API answers.
  if (config.isProduction && !hasPages) {
    throw new StartFault('the pages are not built: start with npm start, or run pnpm build before')
  }
  const server = await startServer(config, { logLevel: config.isProduction ? 'info' : 'warn' })
  stopOnSignals(server.stop)
  say(`Latchkey is listening on ${server.url}`)
  say(`  data:  ${readDatabaseAddress(config.databaseUrl).name}`)
  const [sender] = config.senders
  say(`  mails: ${sender ? `${sender.host}:${sender.port}` : `${server.url}/dev/inbox`}`)
  if (!hasPages) say('  note:  the pages are not built, only the API answers')
  if (config.redisUrl) say('  limits: counted in Redis')
} catch (error) {
  fail(error)
}

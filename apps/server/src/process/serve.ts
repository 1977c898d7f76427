import cluster from 'node:cluster'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { pagesFolder } from '../built-files.ts'
import { seconds } from '../clock.ts'
import { readConfig, type Config } from '../config.ts'
import { secretsOf } from '../config/secrets-of.ts'
import { readDatabaseAddress } from '../database/address.ts'
import { beginProgram } from './program.ts'
import { stopOnSignals } from './signals.ts'
import { StartupError } from '../config/startup-error.ts'
import { startServer } from '../server.ts'
import { sizeThreadPool } from '../passwords/thread-pool.ts'
import { startWorkers } from './workers.ts'

/** Of 10 KiB each. */
const idleParsers = 64

/** start.ts stops within 9 s. */
const stopLimit = seconds(10)

const print = (line: string) => void process.stdout.write(`${line}\n`)

function fail(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error)
  process.stderr.write(`Latchkey cannot start: ${text}\n`)
  process.exit(1)
}

/** What Node warns of, or one of ours, is a line of the log like any other. */
function logWarnings(): void {
  const log = pino()
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => log.warn({ warning: name }, message))
}

const hasPages = existsSync(join(pagesFolder, 'index.html'))

async function serve(config: Config): Promise<void> {
  // Node would keep the parsers of a thousand connections that have ended. An import of node:http reads all its
  // exports, and one of them loads an HTTP client (5 MiB).
  process.getBuiltinModule('node:http').setMaxIdleHTTPParsers(idleParsers)
  const server = await startServer(config, { logLevel: config.isProduction ? 'info' : 'warn' })
  const drainTime = seconds(config.drainSeconds)
  stopOnSignals(async (signal) => {
    server.drain()
    // A load balancer needs a moment to notice; a person who typed Ctrl-C does not.
    if (signal === 'SIGTERM') await sleep(drainTime)
    await server.stop()
  }, drainTime + stopLimit)
  // Of several workers one speaks for all, and one that was replaced has nothing new to say.
  if (cluster.isWorker && cluster.worker?.id !== 1) return
  print(`Latchkey is listening on ${server.url}`)
  print(`  data:  ${readDatabaseAddress(config.databaseUrl).name}`)
  const [sender] = config.senders
  print(`  mails: ${sender ? `${sender.host}:${sender.port}` : `${server.url}/dev/inbox`}`)
  if (!hasPages) print('  note:  the pages are not built, only the API answers')
  if (config.redisUrl) print('  limits: counted in Redis')
}

async function superviseWorkers(config: Config): Promise<void> {
  const { workers: count, drainSeconds, metricsPort } = config
  // One port would answer for whichever worker takes the question: each has its own, in a row.
  const environment = (index: number): Record<string, string> =>
    metricsPort ? { METRICS_PORT: String(metricsPort + index) } : {}
  const workers = await startWorkers({ count, environment }, pino())
  // A little longer than each of them allows itself.
  stopOnSignals(workers.stop, seconds(drainSeconds + 1) + stopLimit)
  print(`  workers: ${workers.pids.join(' ')}`)
}

try {
  logWarnings()
  const config = readConfig()
  beginProgram(secretsOf(config))
  sizeThreadPool(config.workers)
  // Without its pages a service that people sign in to is down, whatever its API answers.
  if (config.isProduction && !hasPages) {
    throw new StartupError(
      'the pages are not built: start with npm start, or run pnpm build before',
    )
  }
  if (config.workers > 1 && cluster.isPrimary) await superviseWorkers(config)
  else await serve(config)
} catch (error) {
  fail(error)
}

import cluster from 'node:cluster'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { pagesFolder } from '../built-files.ts'
import { seconds } from '../clock.ts'
import { readConfig, readInheritedConfig, type Config } from '../config.ts'
import { secretsOf } from '../config/secrets-of.ts'
import { ConfigError } from '../config/config-error.ts'
import { readableLog } from '../log/readable-log.ts'
import { localText } from '../config/local-language.ts'
import { beginProgram } from './program.ts'
import { stopOnSignals } from './signals.ts'
import { startLines } from './start-line.ts'
import { StartupError } from '../config/startup-error.ts'
import { startServer } from '../server.ts'
import { sizeThreadPool } from '../config/thread-pool.ts'
import { startWorkers } from './workers.ts'

/** Each parser takes 10 KiB. */
const idleParsers = 64
/** server.ts stops within 9 s. */
const stopLimit = seconds(10)

const print = (line: string) => void process.stdout.write(`${line}\n`)

/** A person who develops at a terminal reads sentences. */
const logFor = ({ isProduction }: Config) =>
  process.stdout.isTTY && !isProduction ? readableLog(print) : undefined

function fail(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error)
  const problems = error instanceof ConfigError ? error.problems : [why]
  const list = problems.map((problem) => `\n  ${problem}`).join('')
  const [en, zh] = problems.length > 1 ? [list, list] : [` ${why}`, why]
  process.stderr.write(
    localText({ en: `Latchkey cannot start:${en}\n`, zh: `Latchkey 无法启动：${zh}\n` }),
  )
  process.exit(1)
}

/** Logs warnings, by Node or by this program, like any other line. */
function logWarnings(config: Config): void {
  const log = pino({}, logFor(config))
  process.removeAllListeners('warning')
  process.on('warning', ({ name, message }) => log.warn({ warning: name }, message))
}

const hasPages = existsSync(join(pagesFolder, 'index.html'))

async function serve(config: Config): Promise<void> {
  // By default Node keeps the parsers of a thousand closed connections. Importing node:http would
  // evaluate all its exports, one of which loads an HTTP client (5 MiB).
  process.getBuiltinModule('node:http').setMaxIdleHTTPParsers(idleParsers)
  const server = await startServer(config, {
    logLevel: config.isProduction ? 'info' : 'warn',
    logTo: logFor(config),
  })
  const drainTime = seconds(config.drainSeconds)
  stopOnSignals(async (signal) => {
    server.drain()
    // A load balancer needs a moment to notice; an operator who pressed Ctrl-C does not.
    if (signal === 'SIGTERM') await sleep(drainTime)
    await server.stop()
  }, drainTime + stopLimit)
  // The first worker prints for all; its replacements print nothing.
  if (cluster.isWorker && cluster.worker?.id !== 1) return
  const lines = startLines(server.url, config, process.stdout.isTTY)
  if (cluster.isPrimary) lines.push(...notesOf(config))
  if (!hasPages)
    lines.push(
      localText({
        en: '  note:  the pages are not built: only the API answers',
        zh: '  注意： 网页尚未构建，只有 API 可用',
      }),
    )
  if (config.redisUrl)
    lines.push(localText({ en: '  limits: counted in Redis', zh: '  限制： 在 Redis 中计数' }))
  // The log writes at moments of its own, and would come between lines that are printed one by one.
  print(lines.join('\n'))
}

function notesOf(config: Config): string[] {
  const label = localText({ en: 'note: ', zh: '注意：' })
  return config.notes().map((note) => `  ${label} ${note}`)
}

async function superviseWorkers(config: Config): Promise<void> {
  const { workers: count, drainSeconds, metricsPort } = config
  // Metrics ports in a row, because a shared one would answer for a random worker.
  const environment = (index: number): NodeJS.ProcessEnv => ({
    ...config.forWorkers(),
    ...(metricsPort && { METRICS_PORT: String(metricsPort + index) }),
  })
  const workers = await startWorkers({ count, environment }, pino({}, logFor(config)))
  // Slightly longer than each worker allows itself.
  stopOnSignals(workers.stop, seconds(drainSeconds + 1) + stopLimit)
  const pids = workers.pids.join(' ')
  const line = localText({ en: `  workers: ${pids}`, zh: `  工作进程： ${pids}` })
  print([line, ...notesOf(config)].join('\n'))
}

try {
  const config = cluster.isWorker ? readInheritedConfig() : readConfig()
  logWarnings(config)
  beginProgram(secretsOf(config))
  sizeThreadPool(config.workers)
  // No one can sign in without the pages, even if the API answers.
  if (config.isProduction && !hasPages) {
    throw new StartupError({
      en: 'the pages are not built: start with npm start, which builds them',
      zh: '网页尚未构建：请用 npm start 启动，它会先行构建',
    })
  }
  if (config.workers > 1 && cluster.isPrimary) await superviseWorkers(config)
  else await serve(config)
} catch (error) {
  fail(error)
}

import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { runCommand, say, UsageError } from './command.ts'
import { openDatabase } from '../database/database.ts'
import { entities } from '../entities.ts'
import { createLimitAdministration } from '../auth/limit-administration.ts'
import { limitNames } from '../limits/reset.ts'
import { limitVariable } from '../limits/settings.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run limits -- <command>
  list                                                 every limit as it is set, and its variable
  reset [all|<limit>] [<address, e-mail or username>]  forgets what was counted, at once
      reset                        everything, pauses of sign-in too
      reset registrationsPerIp     what one limit has counted, of everybody
      reset ada@example.com        all that is counted against one account or mailbox, pauses too
      reset sendsPerIp 203.0.113.7
  Limits are named as in docs/security.md; "pauses" are those after failed sign-ins.
Exit code: 0 done, 1 it could not be done, 2 wrong usage or configuration`

async function main(): Promise<void> {
  const options = { help: { type: 'boolean', default: false } } as const
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const [command, ...given] = positionals
  if (values.help) return say(usage)
  if (command === undefined) throw new UsageError('say what to do')
  if (command === 'list' && given.length === 0) return listLimits()
  if (command === 'reset') return reset(readScope(given))
  throw new UsageError(`"${shown(positionals)}" is no command`)
}

function listLimits(): void {
  const { limits } = readConfig()
  for (const name of limitNames) {
    const { max, within } = limits[name]
    say([name, `${max} in ${within / 1000} s`, limitVariable(name)].join('\t'))
  }
}

type Scope = { limit: string | undefined; whom: string | undefined }

function readScope(given: string[]): Scope {
  const [first, second, ...cooldown] = given
  // A variable of a script that is not set: everybody is not what it meant.
  if (given.includes('')) throw new UsageError('an empty word names nobody')
  if (cooldown.length > 0) throw new UsageError(`"${shown(cooldown)}" is one word too many`)
  const isLimit = first !== undefined && ['all', 'pauses', ...limitNames].includes(first)
  if (isLimit) return { limit: first === 'all' ? undefined : first, whom: second }
  if (second !== undefined) throw new UsageError(`"${shown([String(first)])}" names no limit`)
  return { limit: undefined, whom: first }
}

const shown = (words: string[]): string => words.join(' ').slice(0, 60)

async function reset({ limit, whom }: Scope): Promise<void> {
  const config = readConfig()
  const database = await openDatabase(config.databaseUrl, { entities })
  const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl)
  try {
    const desk = createLimitAdministration(config, database, redis?.counters)
    const { counters, pauses } = whom
      ? await desk.resetOf(whom, limit)
      : await desk.resetEverybody(limit)
    const where = redis ? 'in Redis' : 'in the database'
    const told = [
      limit !== 'pauses' && `${counters} counters ${where}`,
      (limit ?? 'pauses') === 'pauses' && `${pauses} pauses or failures of sign-in`,
    ]
    say(`${whom ?? 'everybody'}: forgot ${told.filter(Boolean).join(' and ')}`)
  } finally {
    redis?.close()
    await database.close()
  }
}

async function openRedis(url: string) {
  const { openRedisCounters } = await import('../limits/redis-counters.ts')
  return openRedisCounters(url, () => {})
}

await runCommand(usage, main)

import { locales } from '@latchkey/shared/auth'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { runCommand, say, UsageError } from './command.ts'
import { openDatabase } from '../database/database.ts'
import { entities } from '../entities.ts'
import { formatMails, listMails, type ListOptions } from '../mail/log.ts'
import { outboxStates } from '../outbox/outbox-row.ts'
import { isWhole } from '../config/variables.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run mail:log -- [--limit <number>] [--state ${outboxStates.join('|')}] [--addresses] [--json] [--lang zh|en]
  --limit      how many mails, newest first (50)
  --state      only mails in this state
  --addresses  shows recipients in full
  --json       prints one JSON document instead of lines
  --lang       zh or en; else the language of the environment
Exit code: 0 listed, 1 the database cannot be read, 2 wrong usage or configuration`

const options = {
  limit: { type: 'string', default: '50' },
  state: { type: 'string' },
  addresses: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

/** Node takes it from LC_ALL, LC_MESSAGES and LANG. */
const localLanguage = () =>
  new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? 'zh' : 'en'

async function main(): Promise<void> {
  const {
    json,
    help,
    limit,
    state,
    lang = localLanguage(),
    addresses,
  } = parseArgs({ options }).values
  if (help) return say(usage)
  if (!isWhole(limit, 1, 10_000))
    throw new UsageError('--limit takes a whole number from 1 to 10000')
  const asked: ListOptions = {
    limit: Number(limit),
    state: state === undefined ? undefined : oneOf('--state', outboxStates, state),
    addresses,
    lang: oneOf('--lang', locales, lang),
  }
  const database = await openDatabase(readConfig().databaseUrl, { entities })
  try {
    const mails = await listMails(database.em.fork(), asked)
    say(json ? JSON.stringify(mails, null, 2) : formatMails(mails, asked.lang))
  } finally {
    await database.close()
  }
}

function oneOf<T extends string>(option: string, allowed: readonly T[], given: string): T {
  const found = allowed.find((one) => one === given)
  if (!found) throw new UsageError(`${option} takes ${allowed.join(', ')}`)
  return found
}

await runCommand(usage, main)

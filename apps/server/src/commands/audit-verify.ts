import { parseArgs } from 'node:util'
import { parseHead, type Head } from '../audit/head.ts'
import { linesOf } from '../audit/report.ts'
import { verifyLog } from '../audit/verify.ts'
import { readConfig } from '../config.ts'
import { openDatabase } from '../database/database.ts'
import { entities } from '../entities.ts'
import { deriveKeys } from '../keys.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run audit:verify -- [--head <rows>:<seal>]... [--from <rows>:<seal>]
  Checks the security log and changes nothing. With --head also that it still goes through an end that was
  noted earlier: the service writes it to its log every hour ("the security log ends here"), this command
  prints it. Name as many as you kept. With --from it begins at one of them: earlier rows may be gone, not the
  row of that number itself.
Exit code: 0 all as it was written, 1 altered, 2 wrong usage or configuration, or the database cannot be
read, 3 nothing is altered as far as can be judged, but rows stand under a SECRET_KEY that is not listed`

class UsageError extends Error {}

const codes = { whole: 0, altered: 1, unjudged: 3 } as const

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      head: { type: 'string', multiple: true },
      from: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return void process.stdout.write(`${usage}\n`)
  const { head: heads = [], from } = values
  await verify(heads.map(readHead), from === undefined ? undefined : readHead(from))
}

function readHead(text: string): Head {
  const head = parseHead(text)
  if (!head) throw new UsageError(`"${text.slice(0, 60)}" is no end of the log`)
  return head
}

async function verify(heads: Head[], from: Head | undefined): Promise<void> {
  const config = readConfig()
  const database = await openDatabase(config.databaseUrl, { entities })
  try {
    const keys = deriveKeys(...config.secretKeys)
    const verdict = await verifyLog(database.em, { keys, now: new Date(), heads, from })
    const { state, lines } = linesOf(verdict)
    for (const line of lines) process.stdout.write(`security log: ${line}\n`)
    process.exitCode = codes[state]
  } finally {
    await database.close()
  }
}

try {
  await main()
} catch (error) {
  const { code = '', message } = error as { code?: string; message: string }
  const isUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
  process.stderr.write(isUsage ? `${message}\n\n${usage}\n` : `${message}\n`)
  process.exitCode = 2
}

import { parseArgs } from 'node:util'
import { countByKey } from '../passwords/key-usage.ts'
import { ConfigError, readConfig } from '../config.ts'
import { openDatabase } from '../database/database.ts'
import { entities } from '../entities.ts'
import { deriveKeys } from '../keys.ts'
import { freshSecret } from '../config/secret-list.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

const usage = `Usage: npm run secrets [-- --used]
  prints fresh secrets, ready to be pasted into .env; in front of an older one, with a comma: rotated
  --used  tells how many passwords stand under which place of SECRET_KEY`

const options = { used: { type: 'boolean' }, help: { type: 'boolean' } } as const

const say = (text: string) => void process.stdout.write(`${text}\n`)

async function printUse(): Promise<void> {
  const { databaseUrl, secretKeys } = readConfig()
  const database = await openDatabase(databaseUrl, { entities })
  try {
    const { all } = deriveKeys(...secretKeys)
    const counts = await countByKey(database.em.fork())
    for (const [at, { id }] of all.entries()) {
      say(`SECRET_KEY number ${at + 1} (${id}): ${counts.get(id) ?? 0} passwords`)
      counts.delete(id)
    }
    const lost = [...counts.values()].reduce((sum, count) => sum + count, 0)
    if (lost > 0) say(`no longer listed: ${lost} passwords, of no use until reset by mail`)
  } finally {
    await database.close()
  }
}

try {
  const { used, help } = parseArgs({ options }).values
  if (help) say(usage)
  else if (used) await printUse()
  else for (const name of ['SECRET_KEY', 'JWT_SECRET_KEY']) say(`${name}=${freshSecret()}`)
} catch (error) {
  const { code = '', message } = error as { code?: string; message: string }
  const isUsage = code.startsWith('ERR_PARSE_ARGS')
  process.stderr.write(isUsage ? `${message}\n\n${usage}\n` : `${message}\n`)
  process.exitCode = isUsage || error instanceof ConfigError ? 2 : 1
}

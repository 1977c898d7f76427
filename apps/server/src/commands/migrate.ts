import { readConfig } from '../config.ts'
import { readDatabaseAddress } from '../database/address.ts'
import { openDatabase } from '../database/database.ts'
import { entities } from '../entities.ts'
import { migrations } from '../database/migrations/list.ts'
import { beginProgram } from '../process/program.ts'

beginProgram()

/** Brings the schema up to date and ends: a step of its own before a roll-out. */
try {
  const { databaseUrl } = readConfig()
  const { kind, name } = readDatabaseAddress(databaseUrl)
  await (await openDatabase(databaseUrl, { entities })).close()
  const last = migrations[kind].at(-1)?.name
  process.stdout.write(`the database ${name} is up to date (${last})\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}

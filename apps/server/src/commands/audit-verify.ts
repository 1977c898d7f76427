import { sealEvents, verifyChain } from '../audit/chain.ts'
import { readConfig } from '../config.ts'
import { openDatabase } from '../database.ts'
import { entities } from '../entities.ts'
import { deriveKeys } from '../keys.ts'
import { beginProgram } from '../program.ts'

beginProgram()

/** Exit codes: 0 the log is whole, 1 it is not, 2 it could not be read. */
try {
  const config = readConfig()
  const database = await openDatabase(config.databaseUrl, { entities })
  try {
    const keys = deriveKeys(...config.secretKeys)
    await sealEvents(database.em, keys)
    const { checked, fault } = await verifyChain(database.em, keys)
    const report = fault
      ? `row ${fault.position} is ${fault.fault}; the ${checked} before it are as they were written`
      : `all ${checked} rows are as they were written, in their order`
    process.stdout.write(`security log: ${report}\n`)
    process.exitCode = fault ? 1 : 0
  } finally {
    await database.close()
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}

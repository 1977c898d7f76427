import { createAccounts } from './account.ts'
import type { Account } from './caller.ts'
import { createDatabases, type BenchDatabase, type Engine } from './database.ts'
import { startBareServer, startLatchkey, type Server } from './server.ts'

/** One engine with both servers on one database, and signed-in accounts. */
export type Stage = {
  engine: Engine
  database: BenchDatabase
  latchkey: Server
  bare: Server
  accounts: Account[]
  close(): Promise<void>
}

export async function openStages(mysqlServer: string | undefined): Promise<Stage[]> {
  const stages: Stage[] = []
  for (const database of await createDatabases(mysqlServer)) stages.push(await openStage(database))
  return stages
}

async function openStage(database: BenchDatabase): Promise<Stage> {
  const latchkey = await startLatchkey(database)
  const accounts = await createAccounts(latchkey.origin, 16)
  const bare = await startBareServer(database)
  return {
    engine: database.engine,
    database,
    latchkey,
    bare,
    accounts,
    async close() {
      await Promise.all([latchkey.stop(), bare.stop()])
      await database.drop()
    },
  }
}

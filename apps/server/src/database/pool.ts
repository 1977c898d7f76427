import type { MikroORM } from '@mikro-orm/core'
import type { MySqlDriver } from '@mikro-orm/mysql'

/** The connections in use, the free ones, and the callers that wait for one. */
export type PoolLoad = { used: number; free: number; pending: number }

type Queue = { length: number }
type Counted = { _allConnections: Queue; _freeConnections: Queue; _connectionQueue: Queue }

export async function readPool({ driver }: MikroORM<MySqlDriver>): Promise<PoolLoad> {
  // mysql2 exposes its pool's load only in these private fields, which its instrumentation reads too.
  const pool = (await driver.getConnection().getNativeClient()) as unknown as Counted
  const { _allConnections: all, _freeConnections: free, _connectionQueue: queue } = pool
  return { used: all.length - free.length, free: free.length, pending: queue.length }
}

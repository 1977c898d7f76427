import type { MikroORM } from '@mikro-orm/core'
import type { MySqlDriver } from '@mikro-orm/mysql'

/** Connections at work and at rest, and how many callers wait for one. */
export type PoolLoad = { used: number; free: number; pending: number }

type Queue = { length: number }
type Counted = { _allConnections: Queue; _freeConnections: Queue; _connectionQueue: Queue }

export async function readPool({ driver }: MikroORM<MySqlDriver>): Promise<PoolLoad> {
  // mysql2 says how busy its pool is in these fields only; what watches such pools reads them.
  const pool = (await driver.getConnection().getNativeClient()) as unknown as Counted
  const { _allConnections: all, _freeConnections: free, _connectionQueue: queue } = pool
  return { used: all.length - free.length, free: free.length, pending: queue.length }
}

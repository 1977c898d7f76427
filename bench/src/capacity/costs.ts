import { Redis } from 'ioredis'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { createAccounts, prepareRegistrations } from '../account.ts'
import { createMariaDb } from '../database.ts'
import { startLoad, type Work } from '../load.ts'
import { startLatchkey } from '../server.ts'

export const operations = ['signIn', 'check', 'refresh', 'sendCode', 'register'] as const
export type Operation = (typeof operations)[number]

/** The cost of one call to each part: the process, the database, Redis. */
type Cost = {
  /** Milliseconds of one core, for all threads of the server, hashing included. */
  cpu: number
  reads: number
  writes: number
  redis: number
}
export type Costs = Record<Operation, Cost>

type Services = { mysqlServer: string; redisUrl: string }

/** Measures each operation on MariaDB and Redis as total cost divided by calls. */
export async function measureCosts(services: Services, seconds: number): Promise<Costs> {
  const database = await createMariaDb(services.mysqlServer)
  const latchkey = await startLatchkey(database, { REDIS_URL: services.redisUrl })
  const meters = await openMeters(services)
  try {
    const accounts = await createAccounts(latchkey.origin, 16)
    const measure = async (work: Work): Promise<Cost> => {
      const load = startLoad(latchkey, work)
      if (work.kind !== 'register') await load.run(seconds / 4)
      const before = await meters.read()
      const { cpu, calls } = await load.run(work.kind === 'register' ? longEnough : seconds)
      const after = await meters.read()
      await load.stop()
      const each = (key: keyof Spent) => (after[key] - before[key]) / calls
      return { cpu: cpu / 1000, reads: each('reads'), writes: each('writes'), redis: each('redis') }
    }
    return {
      check: await measure({ kind: 'me', accounts }),
      refresh: await measure({ kind: 'refresh', accounts }),
      signIn: await measure({ kind: 'login', accounts }),
      sendCode: await measure({ kind: 'sendCode' }),
      register: await measure({
        kind: 'register',
        registrations: await prepareRegistrations(latchkey.origin, Math.ceil(100 * seconds)),
      }),
    }
  } finally {
    await meters.close()
    await latchkey.stop()
    await database.drop()
  }
}

/** The limit exceeds any run, because registering ends with the last registration. */
const longEnough = 600

type Spent = { reads: number; writes: number; redis: number }

/** Reads the servers' own statement counters; no other client uses them meanwhile. */
async function openMeters({ mysqlServer, redisUrl }: Services) {
  const sql = await createConnection(mysqlServer)
  const redis = new Redis(redisUrl)
  const counted = ['select', 'insert', 'update', 'delete', 'replace']
  return {
    async read(): Promise<Spent> {
      const [rows] = await sql.query<RowDataPacket[]>(
        `show global status where Variable_name in (${counted.map((kind) => `'Com_${kind}'`).join()})`,
      )
      const all = rows.map((row) => [String(row['Variable_name']), Number(row['Value'])] as const)
      const sum = (is: (name: string) => boolean) =>
        all.reduce((total, [name, value]) => (is(name) ? total + value : total), 0)
      const info = await redis.info('stats')
      return {
        reads: sum((name) => name === 'Com_select'),
        writes: sum((name) => name !== 'Com_select'),
        redis: Number(/total_commands_processed:(\d+)/.exec(info)?.[1]),
      }
    },
    async close() {
      redis.disconnect()
      await sql.end()
    },
  }
}

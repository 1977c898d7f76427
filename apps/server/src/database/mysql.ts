import { emOf } from './orm.ts'
import { detailsOf } from '../error-details.ts'
import { MikroORM, type Options } from '@mikro-orm/core'
import { BoundMysqlDriver } from './mysql-driver.ts'
import { seconds } from '../clock.ts'
import { dropLeftFormer } from './former-table.ts'
import { migrations } from './migrations/list.ts'
import { withMigrationLock } from './migrations/lock.ts'
import { migrate } from './migrations/migrate.ts'
import type { DatabaseAddress } from './address.ts'
import { mysql as dialect } from './dialect.ts'
import { catchUp, reconnectPool, retryStatements } from './reconnect.ts'
import { options } from './options.ts'
import { mysqlStatements } from './mysql-statements.ts'
import { readPool } from './pool.ts'
import { loseSilent } from './silence.ts'
import { watchedBy, type StatementWatch } from './statement-watch.ts'

/**
 * Prepared statements per connection, with room to spare. mysql2's default of 16,000 is all that a
 * server allows.
 */
const maxPrepared = 256

type Deps = {
  entities: Options['entities']
  watch?: StatementWatch | undefined
  poolSize: number
}
type MysqlAddress = Extract<DatabaseAddress, { kind: 'mysql' }>

/** mysql2 verifies no host name by default. This setting never falls back to plain text. */
const secured = ({ tls }: Pick<MysqlAddress, 'tls'>) =>
  tls ? { ssl: { minVersion: 'TLSv1.2', verifyIdentity: true } as const } : {}

/**
 * Opens the database and retries once, because MikroORM's creation of a missing database fails when
 * another process is faster.
 */
export async function openOrCreateMysql(address: MysqlAddress, given: Deps) {
  return openMysql(address, given).catch((error: unknown) => {
    if (detailsOf(error).code === 'ER_DB_CREATE_EXISTS') return openMysql(address, given)
    throw error
  })
}

/**
 * Concurrent connections in transactions need names: otherwise a statement could run on the wrong one.
 */
type Connect = Pick<Deps, 'entities' | 'poolSize'> & { contextName?: string }

/** Connects without checking the schema. */
export const connectMysql = (
  { url, tls }: MysqlAddress,
  { entities, poolSize, contextName = 'default' }: Connect,
) =>
  MikroORM.init({
    ...options,
    entities,
    contextName,
    driver: BoundMysqlDriver,
    clientUrl: url,
    charset: 'utf8mb4',
    // Idle connections close before the silence timeout, so that it only ever checks connections in use.
    pool: { max: poolSize, idleTimeoutMillis: seconds(2.5) },
    driverOptions: {
      connectTimeout: seconds(5),
      gracefulEnd: true,
      maxPreparedStatements: maxPrepared,
      // mysql2 closes idle connections only if fewer than all may stay; otherwise it would close every
      // momentarily unused one each second, under load too.
      maxIdle: poolSize - 1,
      ...secured({ tls }),
    },
    migrations: { migrationsList: migrations.mysql, snapshot: false },
  })

async function openMysql(address: MysqlAddress, { entities, watch, poolSize }: Deps) {
  const orm = await connectMysql(address, { entities, poolSize })
  try {
    await withMigrationLock(orm, address.schema, async () => {
      await migrate(orm, migrations.mysql)
      await dropLeftFormer(orm, address.schema)
    })
    // Reconnect with the timeout: a migration may run silently for minutes, a request may not.
    await orm.reconnect()
    const pool = await orm.em.getConnection().getNativeClient()
    pool.on('connection', catchUp)
    loseSilent(pool, { uri: address.url, ...secured(address) })
    reconnectPool(pool)
    retryStatements(orm.em.getConnection())
    // A pool without any query would never close and would keep the process alive.
    await emOf(orm).fork().execute('select 1')
    return {
      orm,
      dialect,
      ...mysqlStatements(orm, watchedBy(watch)),
      pool: () => readPool(orm),
      // The server flushes at every commit by default.
      flushToDisk: () => Promise.resolve(),
      close: () => orm.close(true),
    }
  } catch (error) {
    await orm.close(true).catch(() => {})
    throw error
  }
}

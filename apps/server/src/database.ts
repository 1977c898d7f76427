import { MikroORM } from '@mikro-orm/core'
import { Migrator } from '@mikro-orm/migrations'
import { MySqlDriver } from '@mikro-orm/mysql'
import { NodeSqliteDialect, SqliteDriver, type EntityManager } from '@mikro-orm/sql'
import { statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { Avatar } from './account/avatar.entity.ts'
import { SecurityEvent } from './audit/event.entity.ts'
import { Challenge } from './auth/challenge.entity.ts'
import { Deletion } from './auth/deletion.entity.ts'
import { Lockout } from './auth/lockout.entity.ts'
import { Session } from './auth/session.entity.ts'
import { User } from './auth/user.entity.ts'
import { seconds } from './clock.ts'
import { readPool, type PoolLoad } from './database-pool.ts'
import { readDatabaseAddress, type DatabaseAddress } from './database-address.ts'
import { makeFolder } from './folder.ts'
import { Counter } from './limits/counter.entity.ts'
import { QueuedMail } from './mail/queued-mail.entity.ts'
import { migrations } from './migrations/list.ts'
import { withFileLock, withServerLock } from './migrations/lock.ts'
import { migrate } from './migrations/migrate.ts'
import { catchUp, healConnections, healStatements } from './mysql-healing.ts'
import { createProbe } from './readiness.ts'
import { databaseFault, StartFault } from './start-fault.ts'
import { watchPrepared, watchQueries, type StatementWatch } from './statement-watch.ts'
import { openReader, prepareMysql, type Prepare } from './statement.ts'

export type { EntityManager }

export type Database = {
  em: EntityManager
  orm: MikroORM<SqliteDriver | MySqlDriver>
  prepare: Prepare
  /** Whether it takes writes; answers within seconds even when the database does not. */
  isReachable(): Promise<boolean>
  /** Undefined on SQLite, which has one connection. */
  pool(): Promise<PoolLoad | undefined>
  close(): Promise<void>
}

const common = {
  entities: [
    User,
    Avatar,
    Challenge,
    Deletion,
    Session,
    Counter,
    Lockout,
    QueuedMail,
    SecurityEvent,
  ],
  forceUtcTimezone: true,
  extensions: [Migrator],
  allowGlobalContext: false,
  logger: () => {},
}

/**
 * Connects and brings the schema up to date, one process at a time. Throws a StartFault at once when
 * it cannot: waiting for a database that is still coming up is the business of whoever restarts us.
 * `watch` is told of every statement from then on.
 */
export async function openDatabase(url: string, watch?: StatementWatch): Promise<Database> {
  const address = readDatabaseAddress(url)
  try {
    const opened =
      address.kind === 'mysql'
        ? await openOrCreateMysql(address, watch)
        : await openSqlite(address.path, watch)
    const { orm } = opened
    if (watch) watchQueries(orm, watch)
    const em = orm.em as EntityManager
    return { ...opened, em, isReachable: createProbe(em), pool: () => readPool(orm) }
  } catch (error) {
    throw databaseFault(error, address)
  }
}

/** A connection that says nothing for so long has lost its peer. */
const longestSilence = seconds(5)

/** mysql2 checks no host name unless told to; it never falls back to plain text. */
const strictTls = { minVersion: 'TLSv1.2', verifyIdentity: true }

type MysqlAddress = Extract<DatabaseAddress, { kind: 'mysql' }>

/** MikroORM creates a database that is missing, and stumbles when another process was quicker. */
async function openOrCreateMysql(address: MysqlAddress, watch?: StatementWatch) {
  return openMysql(address, watch).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'ER_DB_CREATE_EXISTS')
      return openMysql(address, watch)
    throw error
  })
}

async function openMysql({ url, schema, tls }: MysqlAddress, watch?: StatementWatch) {
  const orm = await MikroORM.init({
    ...common,
    driver: MySqlDriver,
    clientUrl: url,
    charset: 'utf8mb4',
    // Idle ones close before the silence limit, which so only ever ends a query in flight.
    pool: { max: 10, idleTimeoutMillis: longestSilence / 2 },
    driverOptions: {
      connectTimeout: seconds(5),
      gracefulEnd: true,
      ...(tls && { ssl: strictTls }),
    },
    migrations: { migrationsList: migrations.mysql, snapshot: false },
  })
  try {
    await withServerLock(orm as MikroORM, schema, () => migrate(orm as MikroORM, migrations.mysql))
    // Fresh connections: a migration may be silent for minutes, a request may not.
    await orm.reconnect()
    const pool = await orm.em.getConnection().getNativeClient()
    pool.on('connection', (connection) => {
      // mysql2 has a limit of its own, which leaves the connection in the pool, still waiting.
      const { stream } = connection as unknown as { stream: Socket }
      const lost = () => stream.destroy(new Error('the database has stopped answering'))
      stream.setTimeout(longestSilence, lost)
      catchUp(connection)
    })
    healConnections(pool)
    healStatements(orm.em.getConnection())
    // A pool that was never asked anything is not closed either, and keeps the process alive.
    await (orm.em.fork() as EntityManager).execute('select 1')
    return { orm, prepare: watchPrepared(prepareMysql(orm), watch), close: () => orm.close(true) }
  } catch (error) {
    await orm.close(true).catch(() => {})
    throw error
  }
}

async function openSqlite(path: string, watch?: StatementWatch) {
  if (path !== ':memory:') {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw new StartFault(`the database ${path} is a folder: name a file in DATABASE_URL`)
    }
    makeFolder(dirname(path))
  }
  // The switch to WAL is a change as well, so the lock comes before the first connection.
  return withFileLock(path, async () => {
    const orm = await MikroORM.init({
      ...common,
      driver: SqliteDriver,
      dbName: path,
      driverOptions: new NodeSqliteDialect(path),
      migrations: { migrationsList: migrations.sqlite, snapshot: false },
    })
    try {
      // SQLite waits for another process on our only thread: nothing is answered meanwhile.
      for (const pragma of [
        'busy_timeout=2000',
        'journal_mode=wal',
        'synchronous=full',
        'foreign_keys=on',
      ]) {
        await (orm.em as EntityManager).fork().execute(`pragma ${pragma}`)
      }
      await migrate(orm as MikroORM, migrations.sqlite)
      const reader = openReader(path, orm)
      const close = async () => {
        reader.close()
        await orm.close(true)
      }
      // In memory it is MikroORM that asks.
      const prepare = path === ':memory:' ? reader.prepare : watchPrepared(reader.prepare, watch)
      return { orm, prepare, close }
    } catch (error) {
      await orm.close(true).catch(() => {})
      throw error
    }
  })
}

import { MySqlConnection, MySqlDriver } from '@mikro-orm/mysql'
import { CompiledQuery, MysqlDialect } from 'kysely'
import { createPool, type Pool, type PoolOptions } from 'mysql2'
import { bindValues, type Execution } from './bound-values.ts'
import { setSessions } from './mysql-session.ts'

/**
 * MikroORM's own driver with three changes: session variables are set, values are bound instead of
 * inlined, and a closed connection stays closed.
 */
export class BoundMysqlDriver extends MySqlDriver {
  protected override readonly connection = new BoundConnection(this.config)
}

class BoundConnection extends MySqlConnection {
  #pool: Pool | undefined

  override createKyselyDialect(overrides: PoolOptions): Promise<MysqlDialect> {
    const pool = createPool(this.mapOptions(overrides))
    setSessions(pool)
    this.#pool = pool
    return Promise.resolve(new MysqlDialect({ pool }))
  }

  /** MikroORM would reconnect after the shutdown: statements that still run then must fail. */
  override async ensureConnection(): Promise<void> {
    if (this.#pool && !this.connected) throw new Error('the database is closed already')
    await super.ensureConnection()
  }

  override async getNativeClient(): Promise<Pool> {
    await this.ensureConnection()
    return this.requireNativeClient(this.#pool)
  }

  override async execute<T>(...given: Execution): Promise<T> {
    const [query, params = [], method = 'all', transaction, context] = given
    await this.ensureConnection()
    const { sql, values } = bindValues(query, params, (name) => this.platform.quoteIdentifier(name))
    const ask = async () => {
      const on = transaction ?? this.getClient()
      return this.transformRawResult<T>(
        await on.executeQuery(CompiledQuery.raw(sql, values)),
        method,
      )
    }
    return this.executeQuery<T>(sql, ask, { query: sql, params: values, ...context })
  }
}

import { BaseSqliteConnection, SqliteDriver } from '@mikro-orm/sql'
import { CompiledQuery } from 'kysely'
import { bindValues, type Execution } from './bound-values.ts'
import { toCell } from './time.ts'

/** MikroORM's own driver with one change: values are bound instead of inlined. */
export class BoundSqliteDriver extends SqliteDriver {
  protected override readonly connection = new BoundConnection(this.config)
}

class BoundConnection extends BaseSqliteConnection {
  override async execute<T>(...given: Execution): Promise<T> {
    const [query, params = [], method = 'all', transaction, context] = given
    await this.ensureConnection()
    const { sql, values } = bindValues(query, params, (name) => this.platform.quoteIdentifier(name))
    const ask = async () => {
      const on = transaction ?? this.getClient()
      const compiled = CompiledQuery.raw(sql, values.map(toCell))
      return this.transformRawResult<T>(await on.executeQuery(compiled), method)
    }
    return this.executeQuery<T>(sql, ask, { query: sql, params: values, ...context })
  }
}

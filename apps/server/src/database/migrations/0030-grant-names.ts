import { Migration } from '@mikro-orm/migrations'

const add = (type: string) => `alter table app_sessions add column grant_name ${type} null`

/**
 * The column is added instantly and starts empty: a server of the previous release keeps working, and so
 * do the tokens that it issued.
 */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const known = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'app_sessions' and column_name = 'grant_name'`
    if ((await this.execute(known)).length === 0) this.addSql(add('varchar(22)'))
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(add('text'))
  }
}

export const grantNames = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'

/** The column is added instantly: no row is rewritten. */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const column = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'security_events' and column_name = 'actor_id'`
    if ((await this.execute(column)).length > 0) return
    this.addSql('alter table security_events add column actor_id int unsigned null')
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`alter table security_events add column actor_id integer null`)
  }
}

export const eventActors = { mysql: OnMysql, sqlite: OnSqlite }

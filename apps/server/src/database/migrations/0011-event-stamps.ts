import { Migration } from '@mikro-orm/migrations'

/** The column is added instantly, and the index is built without blocking writes. */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const column = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'security_events' and column_name = 'stamp'`
    if ((await this.execute(column)).length === 0) {
      this.addSql('alter table security_events add column stamp varchar(36) null')
    }
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'security_events' and index_name = 'security_events_stamp_unique'`
    if ((await this.execute(index)).length > 0) return
    this.addSql('create unique index security_events_stamp_unique on security_events (stamp)')
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`alter table security_events add column stamp text null`)
    this.addSql(`create unique index security_events_stamp_unique on security_events (stamp)`)
  }
}

export const eventStamps = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'security_events' and index_name = 'security_events_ip_index'`
    if ((await this.execute(index)).length > 0) return
    this.addSql('create index security_events_ip_index on security_events (ip, `at`)')
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`create index if not exists security_events_ip_index on security_events (ip, at)`)
  }
}

export const unmaskedEvents = { mysql: OnMysql, sqlite: OnSqlite }

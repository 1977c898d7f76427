import { Migration } from '@mikro-orm/migrations'

export class UnmaskedEventsMysql extends Migration {
  override async up(): Promise<void> {
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'security_events' and index_name = 'security_events_ip_index'`
    if ((await this.execute(index)).length > 0) return
    this.addSql('create index security_events_ip_index on security_events (ip, `at`)')
  }
}

import { Migration } from '@mikro-orm/migrations'

export class UnmaskedEventsSqlite extends Migration {
  override up(): void {
    this.addSql(`create index if not exists security_events_ip_index on security_events (ip, at)`)
  }
}

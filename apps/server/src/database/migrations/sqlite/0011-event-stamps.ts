import { Migration } from '@mikro-orm/migrations'

export class EventStampsSqlite extends Migration {
  override up(): void {
    this.addSql(`alter table security_events add column stamp text null`)
    this.addSql(`create unique index security_events_stamp_unique on security_events (stamp)`)
  }
}

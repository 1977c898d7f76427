import { Migration } from '@mikro-orm/migrations'

export class SecurityEventsSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table security_events (id integer not null primary key autoincrement, at datetime not null, kind text not null, user_id integer null, actor text not null, detail text null, ip text null, ip_seal text null, user_agent text null, request_id text null, position integer null, seal text null, key_id text not null)`,
    )
    this.addSql(`create index security_events_user_index on security_events (user_id, at)`)
    this.addSql(`create unique index security_events_position_unique on security_events (position)`)
  }
}

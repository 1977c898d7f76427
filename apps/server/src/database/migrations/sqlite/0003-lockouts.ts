import { Migration } from '@mikro-orm/migrations'

export class LockoutsSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table lockouts (id text not null primary key, failures integer not null, pending integer not null, paused_until integer not null, changed_at integer not null)`,
    )
    this.addSql(`create index lockouts_changed_at_index on lockouts (changed_at)`)
  }
}

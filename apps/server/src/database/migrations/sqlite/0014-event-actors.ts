import { Migration } from '@mikro-orm/migrations'

export class EventActorsSqlite extends Migration {
  override up(): void {
    this.addSql(`alter table security_events add column actor_id integer null`)
  }
}

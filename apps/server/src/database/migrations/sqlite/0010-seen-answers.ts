import { Migration } from '@mikro-orm/migrations'

/** Earlier rotations count as seen. */
export class SeenAnswersSqlite extends Migration {
  override up(): void {
    this.addSql('alter table sessions add column is_seen integer not null default true')
    this.addSql('alter table sessions add column answers_lost integer not null default 0')
  }
}

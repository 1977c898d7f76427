import { Migration } from '@mikro-orm/migrations'

export class DeletionsSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table deletions (user_id integer not null primary key, requested_at datetime not null, due_at datetime not null, constraint deletions_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade)`,
    )
    this.addSql(`create index deletions_due_at_index on deletions (due_at)`)
  }
}

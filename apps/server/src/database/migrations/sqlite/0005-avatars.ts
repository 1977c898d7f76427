import { Migration } from '@mikro-orm/migrations'

export class AvatarsSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table avatars (user_id integer not null primary key, hash text not null, type text not null, bytes blob not null, constraint avatars_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade)`,
    )
    this.addSql(`create index avatars_hash_index on avatars (hash)`)
  }
}

import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists avatars (${columns(await idTypeOf(this, 'users')).join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = (userId: string) => [
  `user_id ${userId} not null primary key`,
  'hash varchar(43) not null',
  'type varchar(10) not null',
  'bytes blob not null',
  'index avatars_hash_index (hash)',
  'constraint avatars_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade',
]

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table avatars (user_id integer not null primary key, hash text not null, type text not null, bytes blob not null, constraint avatars_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade)`,
    )
    this.addSql(`create index avatars_hash_index on avatars (hash)`)
  }
}

export const avatars = { mysql: OnMysql, sqlite: OnSqlite }

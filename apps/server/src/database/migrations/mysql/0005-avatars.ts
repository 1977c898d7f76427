import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

export class AvatarsMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists avatars (${columns.join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = [
  'user_id int unsigned not null primary key',
  'hash varchar(43) not null',
  'type varchar(10) not null',
  'bytes blob not null',
  'index avatars_hash_index (hash)',
  'constraint avatars_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade',
]

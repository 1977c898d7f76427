import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists deletions (${columns(await idTypeOf(this, 'users')).join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = (userId: string) => [
  `user_id ${userId} not null primary key`,
  'requested_at datetime(3) not null',
  'due_at datetime(3) not null',
  'index deletions_due_at_index (due_at)',
  'constraint deletions_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade',
]

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table deletions (user_id integer not null primary key, requested_at datetime not null, due_at datetime not null, constraint deletions_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade)`,
    )
    this.addSql(`create index deletions_due_at_index on deletions (due_at)`)
  }
}

export const deletions = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(`create table if not exists events
      (sequence int unsigned not null auto_increment primary key, id varchar(36) not null,
      type varchar(32) not null, user_id int unsigned not null, subject varchar(22) not null,
      session_id varchar(36) null, data text not null, at datetime(3) not null,
      is_dispatched tinyint(1) not null default false,
      unique events_id_unique (id), index events_user_id_index (user_id),
      index events_at_index (at), index events_dispatch_index (is_dispatched, sequence))
      ${await tableOptions(this)}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`create table events (sequence integer not null primary key autoincrement,
      id text not null, type text not null, user_id integer not null, subject text not null,
      session_id text null, data text not null, at datetime not null,
      is_dispatched integer not null default false)`)
    this.addSql('create unique index events_id_unique on events (id)')
    this.addSql('create index events_user_id_index on events (user_id)')
    this.addSql('create index events_at_index on events (at)')
    this.addSql('create index events_dispatch_index on events (is_dispatched, sequence)')
  }
}

export const events = { mysql: OnMysql, sqlite: OnSqlite }

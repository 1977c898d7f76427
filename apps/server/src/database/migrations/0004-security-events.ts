import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists security_events (${columns.join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = [
  'id int unsigned not null auto_increment primary key',
  '`at` datetime(3) not null',
  'kind varchar(32) not null',
  'user_id int unsigned null',
  'actor varchar(16) not null',
  'detail varchar(100) null',
  'ip varchar(45) null',
  'ip_seal varchar(43) null',
  'user_agent varchar(255) null',
  'request_id varchar(36) null',
  '`position` int unsigned null',
  'seal varchar(43) null',
  'key_id varchar(16) not null',
  'index security_events_user_index (user_id, `at`)',
  'unique index security_events_position_unique (`position`)',
]

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table security_events (id integer not null primary key autoincrement, at datetime not null, kind text not null, user_id integer null, actor text not null, detail text null, ip text null, ip_seal text null, user_agent text null, request_id text null, position integer null, seal text null, key_id text not null)`,
    )
    this.addSql(`create index security_events_user_index on security_events (user_id, at)`)
    this.addSql(`create unique index security_events_position_unique on security_events (position)`)
  }
}

export const securityEvents = { mysql: OnMysql, sqlite: OnSqlite }

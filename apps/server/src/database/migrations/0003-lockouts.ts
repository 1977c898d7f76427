import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists lockouts (${columns.join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = [
  'id varchar(43) not null primary key',
  'failures int unsigned not null',
  'pending int unsigned not null',
  'paused_until int unsigned not null',
  'changed_at int unsigned not null',
  'index lockouts_changed_at_index (changed_at)',
]

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table lockouts (id text not null primary key, failures integer not null, pending integer not null, paused_until integer not null, changed_at integer not null)`,
    )
    this.addSql(`create index lockouts_changed_at_index on lockouts (changed_at)`)
  }
}

export const lockouts = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

const states = "('queued', 'sent', 'refused', 'expired')"
const key = `constraint logout_deliveries_app_id_foreign foreign key (app_id)
    references apps (id) on delete cascade`

const indexes = [
  ['app_id', 'app_id'],
  ['lease', 'lease'],
  ['created_at', 'created_at'],
  ['due', 'state, app_id, next_try_at'],
] as const

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const options = await tableOptions(this)
    const all = indexes.map(
      ([name, columns]) => `index logout_deliveries_${name}_index (${columns})`,
    )
    this.addSql(`create table if not exists logout_deliveries
      (id int unsigned not null auto_increment primary key, app_id varchar(22) not null,
      subject varchar(22) not null, sid varchar(22) not null,
      state enum${states} not null default 'queued', attempts int not null default 0,
      next_try_at datetime(3) not null, useful_until datetime(3) not null,
      changed_at datetime(3) not null, lease varchar(22) null, status int null,
      fault varchar(100) null, created_at datetime(3) not null, ${all.join(', ')}, ${key}) ${options}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`create table logout_deliveries (id integer not null primary key autoincrement,
      app_id text not null, subject text not null, sid text not null,
      state text check (state in ${states}) not null default 'queued',
      attempts integer not null default 0, next_try_at datetime not null,
      useful_until datetime not null, changed_at datetime not null, lease text null,
      status integer null, fault text null, created_at datetime not null, ${key})`)
    for (const [name, columns] of indexes)
      this.addSql(`create index logout_deliveries_${name}_index on logout_deliveries (${columns})`)
  }
}

export const logouts = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

const reasons = "('gone', 'failing', 'operator')"
const states = "('queued', 'sent', 'refused', 'expired')"
const keys = `constraint webhook_deliveries_webhook_id_foreign foreign key (webhook_id)
    references webhooks (id) on delete cascade,
  constraint webhook_deliveries_event_sequence_foreign foreign key (event_sequence)
    references events (sequence) on delete cascade`

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const options = await tableOptions(this)
    this.addSql(`create table if not exists webhooks (id varchar(22) not null primary key,
      url varchar(500) not null, types text not null, secret varchar(255) not null,
      previous_secret varchar(255) null, previous_secret_until datetime(3) null,
      secret_key_id varchar(16) not null, failing_since datetime(3) null,
      disabled_at datetime(3) null, disabled_reason enum${reasons} null,
      created_at datetime(3) not null, updated_at datetime(3) not null) ${options}`)
    this.addSql(`create table if not exists webhook_deliveries
      (id int unsigned not null auto_increment primary key, webhook_id varchar(22) not null,
      event_sequence int unsigned not null, state enum${states} not null default 'queued',
      attempts int not null default 0, next_try_at datetime(3) not null,
      useful_until datetime(3) not null, changed_at datetime(3) not null, lease varchar(22) null,
      status int null, answer text null, fault varchar(100) null,
      created_at datetime(3) not null,
      index webhook_deliveries_webhook_id_index (webhook_id),
      index webhook_deliveries_event_sequence_index (event_sequence),
      index webhook_deliveries_lease_index (lease),
      index webhook_deliveries_due_index (webhook_id, state, next_try_at),
      unique webhook_deliveries_event_unique (webhook_id, event_sequence), ${keys}) ${options}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`create table webhooks (id text not null primary key, url text not null,
      types text not null, secret text not null, previous_secret text null,
      previous_secret_until datetime null, secret_key_id text not null,
      failing_since datetime null, disabled_at datetime null,
      disabled_reason text check (disabled_reason in ${reasons}) null,
      created_at datetime not null, updated_at datetime not null)`)
    this.addSql(`create table webhook_deliveries (id integer not null primary key autoincrement,
      webhook_id text not null, event_sequence integer not null,
      state text check (state in ${states}) not null default 'queued',
      attempts integer not null default 0, next_try_at datetime not null,
      useful_until datetime not null, changed_at datetime not null, lease text null,
      status integer null, answer text null, fault text null, created_at datetime not null, ${keys})`)
    const table = 'webhook_deliveries'
    for (const [name, columns] of [
      ['webhook_id_index', 'webhook_id'],
      ['event_sequence_index', 'event_sequence'],
      ['lease_index', 'lease'],
      ['due_index', 'webhook_id, state, next_try_at'],
    ] as const)
      this.addSql(`create index ${table}_${name} on ${table} (${columns})`)
    this.addSql(
      `create unique index ${table}_event_unique on ${table} (webhook_id, event_sequence)`,
    )
  }
}

export const webhooks = { mysql: OnMysql, sqlite: OnSqlite }

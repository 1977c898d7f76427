import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

type Names = { user: string; text(length: number): string; time: string }

const columns = ({ user, text, time }: Names) =>
  `id ${text(22)} not null primary key, token_hash ${text(43)} not null, user_id ${user} not null,
    user_agent ${text(255)} null, ip ${text(45)} null, created_at ${time} not null,
    last_used_at ${time} not null, expires_at ${time} not null`

const toUser = `constraint trusted_devices_user_id_foreign foreign key (user_id)
    references users (id) on delete cascade`

const indexed = ['user_id', 'expires_at']

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const [user, options] = [await idTypeOf(this, 'users'), await tableOptions(this)]
    const text = (length: number) => `varchar(${length})`
    const indexes = indexed.map((one) => `index trusted_devices_${one}_index (${one})`)
    this.addSql(`create table if not exists trusted_devices (
      ${columns({ user, text, time: 'datetime(3)' })},
      unique trusted_devices_token_hash_unique (token_hash), ${indexes.join(', ')}, ${toUser}) ${options}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    const all = columns({ user: 'integer', text: () => 'text', time: 'datetime' })
    this.addSql(`create table trusted_devices (${all}, ${toUser})`)
    this.addSql(
      'create unique index trusted_devices_token_hash_unique on trusted_devices (token_hash)',
    )
    for (const one of indexed)
      this.addSql(`create index trusted_devices_${one}_index on trusted_devices (${one})`)
  }
}

export const trustedDevices = { mysql: OnMysql, sqlite: OnSqlite }

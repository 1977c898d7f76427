import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

type Names = { text(length: number): string; time: string; whole: string; flag: string }

const tables = ({ text, time, whole, flag }: Names) => ({
  passkeys: `factor_id ${text(22)} not null primary key, credential_hash ${text(43)} not null,
    credential_id ${text(1364)} not null, public_key ${text(1400)} not null,
    counter ${whole} not null, transports ${text(100)} not null, is_synced ${flag} not null,
    is_backed_up ${flag} not null, is_passwordless ${flag} not null,
    needs_password ${flag} not null default false, rp_id ${text(255)} not null`,
  spent_challenges: `id ${text(43)} not null primary key, expires_at ${time} not null`,
})

const toFactor = `constraint passkeys_factor_id_foreign foreign key (factor_id)
    references factors (id) on update cascade on delete cascade`

/** The kind is added at the end of the list, so no row is rewritten. */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const options = await tableOptions(this)
    const text = (length: number) => `varchar(${length})`
    const types = { text, time: 'datetime(3)', whole: 'int unsigned', flag: 'tinyint(1)' }
    const { passkeys, spent_challenges: spent } = tables(types)
    this.addSql("alter table factors modify kind enum('totp', 'passkey') not null")
    this.addSql(`create table if not exists passkeys (${passkeys},
      unique passkeys_credential_hash_unique (credential_hash),
      index passkeys_rp_id_index (rp_id), ${toFactor}) ${options}`)
    this.addSql(`create table if not exists spent_challenges (${spent},
      index spent_challenges_expires_at_index (expires_at)) ${options}`)
  }
}

const columns = `id, user_id, kind, name, secret, secret_key_id, created_at, confirmed_at, last_used_at,
  last_step, removes_at`

/** SQLite cannot change a check: the table is recreated while nothing refers to it yet. */
class OnSqlite extends Migration {
  override up(): void {
    this.addSql('alter table factors rename to former_factors')
    for (const column of ['user_id', 'secret_key_id', 'removes_at'])
      this.addSql(`drop index factors_${column}_index`)
    this.addSql(`create table factors (id text not null primary key, user_id integer not null,
      kind text check (kind in ('totp', 'passkey')) not null, name text not null,
      secret text not null, secret_key_id text not null, created_at datetime not null,
      confirmed_at datetime null, last_used_at datetime null, last_step integer not null default 0,
      removes_at datetime null, constraint factors_user_id_foreign foreign key (user_id)
      references users (id) on delete cascade)`)
    this.addSql(`insert into factors (${columns}) select ${columns} from former_factors`)
    this.addSql('drop table former_factors')
    for (const column of ['user_id', 'secret_key_id', 'removes_at'])
      this.addSql(`create index factors_${column}_index on factors (${column})`)
    const types = { text: () => 'text', time: 'datetime', whole: 'integer', flag: 'integer' }
    const { passkeys, spent_challenges: spent } = tables(types)
    this.addSql(`create table passkeys (${passkeys}, ${toFactor})`)
    this.addSql('create unique index passkeys_credential_hash_unique on passkeys (credential_hash)')
    this.addSql('create index passkeys_rp_id_index on passkeys (rp_id)')
    this.addSql(`create table spent_challenges (${spent})`)
    this.addSql('create index spent_challenges_expires_at_index on spent_challenges (expires_at)')
  }
}

export const passkeys = { mysql: OnMysql, sqlite: OnSqlite }

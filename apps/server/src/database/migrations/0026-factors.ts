import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

type Names = {
  user: string
  text(length: number): string
  time: string
  whole: string
  flag: string
}

const toUser = (table: string) => `constraint ${table}_user_id_foreign foreign key (user_id)
    references users (id) on delete cascade`

const tables = ({ user, text, time, whole, flag }: Names, kind: string) => ({
  factors: `id ${text(22)} not null primary key, user_id ${user} not null, kind ${kind} not null,
    name ${text(50)} not null, secret ${text(255)} not null, secret_key_id ${text(16)} not null,
    created_at ${time} not null, confirmed_at ${time} null, last_used_at ${time} null,
    last_step ${whole} not null default 0, removes_at ${time} null`,
  backup_codes: `mac ${text(43)} not null primary key, user_id ${user} not null,
    secret_key_id ${text(16)} not null, created_at ${time} not null`,
  sign_in_attempts: `id ${text(43)} not null primary key, user_id ${user} not null,
    password_mark ${text(43)} not null, keeps_account ${flag} not null default false,
    attempts ${whole} not null default 0, created_at ${time} not null, expires_at ${time} not null`,
})

const indexes = {
  factors: ['user_id', 'secret_key_id', 'removes_at'],
  backup_codes: ['user_id', 'secret_key_id'],
  sign_in_attempts: ['user_id', 'expires_at'],
} as const

type Table = keyof typeof indexes
const names: readonly Table[] = ['factors', 'backup_codes', 'sign_in_attempts']

/**
 * The new columns have defaults, so no row is rewritten, and a server of the previous release keeps
 * working.
 */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const found = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'sessions' and column_name = 'level'`
    if ((await this.execute(found)).length === 0)
      this.addSql(`alter table sessions add column level int unsigned not null default 1,
        add column methods varchar(100) not null default 'password',
        add column proved_at datetime(3) null`)
    const [user, options] = [await idTypeOf(this, 'users'), await tableOptions(this)]
    const text = (length: number) => `varchar(${length})`
    const types = { user, text, time: 'datetime(3)', whole: 'int unsigned', flag: 'tinyint(1)' }
    const columns = tables(types, "enum('totp')")
    for (const table of names) {
      const all = indexes[table].map((column) => `index ${table}_${column}_index (${column})`)
      this.addSql(
        `create table if not exists ${table} (${[columns[table], ...all, toUser(table)].join(', ')}) ${options}`,
      )
    }
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql('alter table sessions add column level integer not null default 1')
    this.addSql("alter table sessions add column methods text not null default 'password'")
    this.addSql('alter table sessions add column proved_at datetime null')
    const types = {
      user: 'integer',
      text: () => 'text',
      time: 'datetime',
      whole: 'integer',
      flag: 'integer',
    }
    const columns = tables(types, "text check (kind in ('totp'))")
    for (const table of names) {
      this.addSql(`create table ${table} (${columns[table]}, ${toUser(table)})`)
      for (const column of indexes[table])
        this.addSql(`create index ${table}_${column}_index on ${table} (${column})`)
    }
  }
}

export const factors = { mysql: OnMysql, sqlite: OnSqlite }

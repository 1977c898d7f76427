import { Migration } from '@mikro-orm/migrations'

/** The column is added instantly, and the index is built without blocking writes. */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const column = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'users' and column_name = 'legacy_password'`
    if ((await this.execute(column)).length === 0) {
      this.addSql(`alter table users add column legacy_password enum('digest', 'reset') null`)
    }
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'users' and index_name = 'users_legacy_password_index'`
    if ((await this.execute(index)).length > 0) return
    this.addSql('create index users_legacy_password_index on users (legacy_password)')
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `alter table users add column legacy_password text check (legacy_password in ('digest', 'reset')) null`,
    )
    this.addSql('create index users_legacy_password_index on users (legacy_password)')
  }
}

export const legacyPasswords = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const column = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'email_verifications' and column_name = 'code_form'`
    if ((await this.execute(column)).length > 0) return
    this.addSql(
      `alter table email_verifications
        add column code_form enum('digits6', 'digits8', 'letters10') not null default 'digits6',
        add column proven_at datetime(3) null`,
    )
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `alter table email_verifications add column code_form text check (code_form in ('digits6', 'digits8', 'letters10')) not null default 'digits6'`,
    )
    this.addSql(`alter table email_verifications add column proven_at datetime null`)
  }
}

export const codeForms = { mysql: OnMysql, sqlite: OnSqlite }

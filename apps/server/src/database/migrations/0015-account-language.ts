import { Migration } from '@mikro-orm/migrations'

const columns = [
  ['users', 'display_name', 'varchar(50)', 'text'],
  ['users', 'locale', "enum('zh', 'en')", "text check (locale in ('zh', 'en'))"],
  ['users', 'time_zone', 'varchar(50)', 'text'],
  ['mails', 'time_zone', 'varchar(50)', 'text'],
] as const

/** The columns are added instantly: no row is rewritten. */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    for (const [table, column, type] of columns) {
      const known = `select 1 from information_schema.columns where table_schema = database()
        and table_name = '${table}' and column_name = '${column}'`
      if ((await this.execute(known)).length > 0) continue
      this.addSql(`alter table ${table} add column ${column} ${type} null`)
    }
  }
}

class OnSqlite extends Migration {
  override up(): void {
    for (const [table, column, , type] of columns)
      this.addSql(`alter table ${table} add column ${column} ${type} null`)
  }
}

export const accountLanguage = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'mails' and index_name = 'mails_user_id_index'`
    if ((await this.execute(index)).length > 0) return
    this.addSql('create index mails_user_id_index on mails (user_id)')
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql('create index if not exists mails_user_id_index on mails (user_id)')
  }
}

export const mailsOfAccounts = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const columns = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'sessions' and column_name = 'is_seen'`
    if ((await this.execute(columns)).length > 0) return
    this.addSql(
      'alter table sessions add column is_seen tinyint(1) not null default true, add column answers_lost int unsigned not null default 0',
    )
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql('alter table sessions add column is_seen integer not null default true')
    this.addSql('alter table sessions add column answers_lost integer not null default 0')
  }
}

/** Both databases add such columns without rewriting rows. Earlier rotations count as seen. */
export const seenAnswers = { mysql: OnMysql, sqlite: OnSqlite }

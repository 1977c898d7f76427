import { Migration } from '@mikro-orm/migrations'
import { fillSkeletons } from '../../names/skeleton-fill.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const column = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'users' and column_name = 'username_skeleton'`
    // The fill below needs the column, so this cannot wait for the migration's other statements.
    if ((await this.execute(column)).length === 0) {
      await this.execute('alter table users add column username_skeleton varchar(200) null')
    }
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'users' and index_name = 'users_username_skeleton_unique'`
    // Index first: from then on two processes cannot give two accounts the same skeleton.
    if ((await this.execute(index)).length === 0) {
      await this.execute(
        'create unique index users_username_skeleton_unique on users (username_skeleton)',
      )
    }
    await fillSkeletons((sql, values) => this.execute(sql, values))
  }
}

class OnSqlite extends Migration {
  override async up(): Promise<void> {
    await this.execute('alter table users add column username_skeleton text null')
    await this.execute(
      'create unique index users_username_skeleton_unique on users (username_skeleton)',
    )
    await fillSkeletons((sql, values) => this.execute(sql, values))
  }
}

export const usernameSkeletons = { mysql: OnMysql, sqlite: OnSqlite }

import { Migration } from '@mikro-orm/migrations'
import { fillSkeletons } from '../../../names/skeleton-fill.ts'

export class UsernameSkeletonsSqlite extends Migration {
  override async up(): Promise<void> {
    await this.execute('alter table users add column username_skeleton text null')
    await this.execute(
      'create unique index users_username_skeleton_unique on users (username_skeleton)',
    )
    await fillSkeletons((sql, values) => this.execute(sql, values))
  }
}

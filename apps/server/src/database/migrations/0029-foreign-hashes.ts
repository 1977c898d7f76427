import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

const columns = (user: string, text: (length: number) => string) =>
  `user_id ${user} not null primary key, profile ${text(60)} not null, sealed ${text(800)} not null,
    secret_key_id ${text(16)} not null`

const toUser = `constraint foreign_hashes_user_id_foreign foreign key (user_id)
    references users (id) on update cascade on delete cascade`

const indexed = ['profile', 'secret_key_id']

/** A new table leaves the rows of existing ones unchanged. */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const [user, options] = [await idTypeOf(this, 'users'), await tableOptions(this)]
    const text = (length: number) => `varchar(${length})`
    const indexes = indexed.map((one) => `index foreign_hashes_${one}_index (${one})`)
    this.addSql(`create table if not exists foreign_hashes (${columns(user, text)},
      ${indexes.join(', ')}, ${toUser}) ${options}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(`create table foreign_hashes (${columns('integer', () => 'text')}, ${toUser})`)
    for (const one of indexed)
      this.addSql(`create index foreign_hashes_${one}_index on foreign_hashes (${one})`)
  }
}

export const foreignHashes = { mysql: OnMysql, sqlite: OnSqlite }

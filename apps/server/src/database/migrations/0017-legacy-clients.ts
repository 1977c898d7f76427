import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

/** New tables leave the rows of existing ones unchanged. */
const tables = (userId: string, challengeId: string, text: (length: number) => string) => [
  `create table if not exists client_passwords (user_id ${userId} not null primary key,
    password ${text(255)} not null, password_key_id ${text(16)} not null, beside_salt ${text(255)} not null,
    constraint client_passwords_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade)`,
  `create table if not exists exposed_digests (user_id ${userId} not null primary key,
    password ${text(255)} not null, password_key_id ${text(16)} not null,
    constraint exposed_digests_user_id_foreign foreign key (user_id) references users (id) on update cascade on delete cascade)`,
  `create table if not exists client_challenges (challenge_id ${challengeId} not null primary key,
    type TYPE not null, email_canonical ${text(100)} not null,
    constraint client_challenges_challenge_id_foreign foreign key (challenge_id) references email_verifications (id) on update cascade on delete cascade)`,
]

const index = 'client_challenges_address_index'
const types = "('register', 'reset_password', 'email_change')"

class OnMysql extends Migration {
  override async up(): Promise<void> {
    const [user, challenge] = [
      await idTypeOf(this, 'users'),
      await idTypeOf(this, 'email_verifications'),
    ]
    const options = await tableOptions(this)
    for (const table of tables(user, challenge, (length) => `varchar(${length})`))
      this.addSql(
        `${table.replace('TYPE', `enum${types}`).replace(/\)$/, indexIn(table))} ${options}`,
      )
  }
}

const indexIn = (table: string): string =>
  table.includes('email_canonical') ? `, index ${index} (email_canonical, type))` : ')'

class OnSqlite extends Migration {
  override up(): void {
    for (const table of tables('integer', 'integer', () => 'text'))
      this.addSql(table.replace('TYPE', `text check (type in ${types})`))
    this.addSql(`create index ${index} on client_challenges (email_canonical, type)`)
  }
}

export const legacyClients = { mysql: OnMysql, sqlite: OnSqlite }

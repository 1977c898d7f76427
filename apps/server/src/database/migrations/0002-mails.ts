import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

class OnMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists mails (${columns(await idTypeOf(this, 'email_verifications')).join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = (challengeId: string) => [
  'id int unsigned not null auto_increment primary key',
  'uuid varchar(36) not null',
  'template varchar(32) not null',
  `locale enum('zh','en') not null`,
  'recipient varchar(100) not null',
  `challenge_id ${challengeId} null`,
  'user_id int unsigned null',
  'ip varchar(45) null',
  'user_agent varchar(255) null',
  'username varchar(50) null',
  'new_email varchar(100) null',
  `state enum('queued','sent','refused','expired') not null default 'queued'`,
  'attempts int not null default 0',
  'next_try_at datetime(3) not null',
  'lease varchar(22) null',
  'useful_until datetime(3) not null',
  'sender varchar(100) null',
  'disowned_at datetime(3) null',
  'diagnosis varchar(50) null',
  'reply varchar(255) null',
  'created_at datetime(3) not null',
  'changed_at datetime(3) not null',
  'index mails_challenge_id_index (challenge_id)',
  'index mails_created_at_index (created_at)',
  'index mails_due_index (state, next_try_at)',
  'index mails_lease_index (lease)',
  'unique index mails_uuid_unique (uuid)',
  'constraint mails_challenge_id_foreign foreign key (challenge_id) references email_verifications (id) on delete cascade',
]

class OnSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table mails (id integer not null primary key autoincrement, uuid text not null, template text not null, locale text check (locale in ('zh', 'en')) not null, recipient text not null, challenge_id integer null, user_id integer null, ip text null, user_agent text null, username text null, new_email text null, state text check (state in ('queued', 'sent', 'refused', 'expired')) not null default 'queued', attempts integer not null default 0, next_try_at datetime not null, lease text null, useful_until datetime not null, sender text null, disowned_at datetime null, diagnosis text null, reply text null, created_at datetime not null, changed_at datetime not null, constraint mails_challenge_id_foreign foreign key (challenge_id) references email_verifications (id) on delete cascade)`,
    )
    this.addSql(`create index mails_challenge_id_index on mails (challenge_id)`)
    this.addSql(`create index mails_created_at_index on mails (created_at)`)
    this.addSql(`create index mails_due_index on mails (state, next_try_at)`)
    this.addSql(`create unique index mails_uuid_unique on mails (uuid)`)
    this.addSql(`create index mails_lease_index on mails (lease)`)
  }
}

export const mails = { mysql: OnMysql, sqlite: OnSqlite }

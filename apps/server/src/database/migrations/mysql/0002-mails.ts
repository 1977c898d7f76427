import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

export class MailsMysql extends Migration {
  override async up(): Promise<void> {
    this.addSql(
      `create table if not exists mails (${columns.join(', ')}) ${await tableOptions(this)}`,
    )
  }
}

const columns = [
  'id int unsigned not null auto_increment primary key',
  'uuid varchar(36) not null',
  'template varchar(32) not null',
  `locale enum('zh','en') not null`,
  'recipient varchar(100) not null',
  'challenge_id int unsigned null',
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

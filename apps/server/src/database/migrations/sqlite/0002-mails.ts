import { Migration } from '@mikro-orm/migrations'

export class MailsSqlite extends Migration {
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

import { Migration } from '@mikro-orm/migrations'

export class InitialSqlite extends Migration {
  override up(): void {
    this.addSql(
      `create table if not exists counters (id text not null primary key, hits integer not null, expires_at integer not null)`,
    )
    this.addSql(`create index if not exists counters_expires_at_index on counters (expires_at)`)
    this.addSql(
      `create table if not exists users (id integer not null primary key autoincrement, username text not null, username_canonical text not null, password text not null, password_key_id text not null, email text not null, email_canonical text not null, avatar text null, role text check (role in ('user', 'admin', 'superadmin')) not null default 'user', bio text null, status text check (status in ('active', 'banned', 'muted')) not null default 'active', created_at datetime not null, updated_at datetime not null)`,
    )
    this.addSql(`create unique index if not exists users_username_unique on users (username)`)
    this.addSql(
      `create unique index if not exists users_username_canonical_unique on users (username_canonical)`,
    )
    this.addSql(`create unique index if not exists users_email_unique on users (email)`)
    this.addSql(
      `create unique index if not exists users_email_canonical_unique on users (email_canonical)`,
    )
    this.addSql(
      `create table if not exists sessions (id text not null primary key, user_id integer not null, token_hash text not null, previous_token_hash text null, rotated_at datetime null, created_at datetime not null, last_used_at datetime not null, expires_at datetime not null, user_agent text null, ip text null, constraint sessions_user_id_foreign foreign key (user_id) references users (id) on delete cascade)`,
    )
    this.addSql(`create index if not exists sessions_user_id_index on sessions (user_id)`)
    this.addSql(`create index if not exists sessions_expires_at_index on sessions (expires_at)`)
    this.addSql(
      `create table if not exists email_verifications (id integer not null primary key autoincrement, challenge_id text not null, email text not null, email_canonical text not null, type text check (type in ('register', 'reset_password', 'email_change')) not null, user_id integer null, locale text check (locale in ('zh', 'en')) not null default 'en', is_decoy integer not null default false, key_id text not null, attempts integer not null default 0, is_verified integer not null default false, resend_at datetime not null, expires_at datetime not null, created_at datetime not null, verified_at datetime null, constraint email_verifications_user_id_foreign foreign key (user_id) references users (id) on delete cascade)`,
    )
    this.addSql(
      `create unique index if not exists email_verifications_challenge_id_unique on email_verifications (challenge_id)`,
    )
    this.addSql(
      `create index if not exists email_verifications_user_id_index on email_verifications (user_id)`,
    )
    this.addSql(
      `create index if not exists email_verifications_expires_at_index on email_verifications (expires_at)`,
    )
  }
}

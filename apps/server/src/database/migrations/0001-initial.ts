import { Migration } from '@mikro-orm/migrations'
import { idTypeOf, tableOptions } from './table-options.ts'

/**
 * MySQL commits each schema change separately. One repeatable statement per table lets the next start
 * finish an interrupted one.
 */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const options = await tableOptions(this)
    for (const [name, columns] of Object.entries(tables(await idTypeOf(this, 'users')))) {
      this.addSql(`create table if not exists ${name} (${columns.join(', ')}) ${options}`)
    }
  }
}

const tables = (userId: string) => ({
  counters: [
    'id varchar(43) not null primary key',
    'hits int unsigned not null',
    'expires_at int unsigned not null',
    'index counters_expires_at_index (expires_at)',
  ],
  users: [
    'id int unsigned not null auto_increment primary key',
    'username varchar(50) not null',
    'username_canonical varchar(200) not null',
    'password varchar(255) not null',
    'password_key_id varchar(16) not null',
    'email varchar(100) not null',
    'email_canonical varchar(100) not null',
    'avatar varchar(255) null',
    `role enum('user','admin','superadmin') not null default 'user'`,
    'bio varchar(255) null',
    `status enum('active','banned','muted') not null default 'active'`,
    'created_at datetime(3) not null',
    'updated_at datetime(3) not null',
    'unique users_username_unique (username)',
    'unique users_username_canonical_unique (username_canonical)',
    'unique users_email_unique (email)',
    'unique users_email_canonical_unique (email_canonical)',
  ],
  sessions: [
    'id varchar(36) not null primary key',
    `user_id ${userId} not null`,
    'token_hash varchar(43) not null',
    'previous_token_hash varchar(43) null',
    'rotated_at datetime(3) null',
    'created_at datetime(3) not null',
    'last_used_at datetime(3) not null',
    'expires_at datetime(3) not null',
    'user_agent varchar(255) null',
    'ip varchar(45) null',
    'index sessions_user_id_index (user_id)',
    'index sessions_expires_at_index (expires_at)',
    'constraint sessions_user_id_foreign foreign key (user_id) references users (id) on delete cascade',
  ],
  email_verifications: [
    'id int unsigned not null auto_increment primary key',
    'challenge_id varchar(22) not null',
    'email varchar(100) not null',
    'email_canonical varchar(100) not null',
    `type enum('register','reset_password','email_change') not null`,
    `user_id ${userId} null`,
    `locale enum('zh','en') not null default 'en'`,
    'is_decoy tinyint(1) not null default false',
    'key_id varchar(16) not null',
    'attempts int not null default 0',
    'is_verified tinyint(1) not null default false',
    'resend_at datetime(3) not null',
    'expires_at datetime(3) not null',
    'created_at datetime(3) not null',
    'verified_at datetime(3) null',
    'unique email_verifications_challenge_id_unique (challenge_id)',
    'index email_verifications_user_id_index (user_id)',
    'index email_verifications_expires_at_index (expires_at)',
    'constraint email_verifications_user_id_foreign foreign key (user_id) references users (id) on delete cascade',
  ],
})

class OnSqlite extends Migration {
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

export const initial = { mysql: OnMysql, sqlite: OnSqlite }

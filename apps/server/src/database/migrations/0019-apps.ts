import { Migration } from '@mikro-orm/migrations'
import { tableOptions } from './table-options.ts'

const kinds = "('own', 'third_party')"
const pkce = "('required', 'optional')"
const algorithms = "('RS256', 'ES256')"
const signing = "('ES256', 'RS256')"

/**
 * The new column is filled on first use, so no row is rewritten, and a server of the previous release
 * keeps working.
 */
class OnMysql extends Migration {
  override async up(): Promise<void> {
    const options = await tableOptions(this)
    const column = `select 1 from information_schema.columns where table_schema = database()
      and table_name = 'users' and column_name = 'subject'`
    if ((await this.execute(column)).length === 0)
      this.addSql('alter table users add column subject varchar(22) null')
    const index = `select 1 from information_schema.statistics where table_schema = database()
      and table_name = 'users' and index_name = 'users_subject_unique'`
    if ((await this.execute(index)).length === 0)
      this.addSql('create unique index users_subject_unique on users (subject)')
    this.addSql(`create table if not exists apps (id varchar(22) not null primary key,
      name varchar(100) not null, kind enum${kinds} not null, secret_hash varchar(43) null,
      previous_secret_hash varchar(43) null, previous_secret_until datetime(3) null,
      origins text not null, redirect_uris text not null, post_logout_uris text not null,
      backchannel_logout_uri varchar(500) null, audience varchar(255) null, roles text not null,
      pkce enum${pkce} not null, id_token_alg enum${algorithms} not null,
      created_at datetime(3) not null, updated_at datetime(3) not null,
      unique apps_name_unique (name), unique apps_audience_unique (audience)) ${options}`)
    this.addSql(`create table if not exists signing_keys (kid varchar(43) not null primary key,
      algorithm enum${signing} not null, generation int unsigned not null, public_key text not null,
      private_key text not null, secret_key_id varchar(16) not null, created_at datetime(3) not null,
      signs_from datetime(3) not null,
      unique signing_keys_generation_unique (algorithm, generation)) ${options}`)
  }
}

class OnSqlite extends Migration {
  override up(): void {
    this.addSql('alter table users add column subject text null')
    this.addSql('create unique index users_subject_unique on users (subject)')
    this.addSql(`create table apps (id text not null primary key, name text not null,
      kind text check (kind in ${kinds}) not null, secret_hash text null,
      previous_secret_hash text null, previous_secret_until datetime null, origins text not null,
      redirect_uris text not null, post_logout_uris text not null,
      backchannel_logout_uri text null, audience text null, roles text not null,
      pkce text check (pkce in ${pkce}) not null,
      id_token_alg text check (id_token_alg in ${algorithms}) not null,
      created_at datetime not null, updated_at datetime not null)`)
    this.addSql('create unique index apps_name_unique on apps (name)')
    this.addSql('create unique index apps_audience_unique on apps (audience)')
    this.addSql(`create table signing_keys (kid text not null primary key,
      algorithm text check (algorithm in ${signing}) not null, generation integer not null,
      public_key text not null, private_key text not null, secret_key_id text not null,
      created_at datetime not null, signs_from datetime not null)`)
    this.addSql(
      'create unique index signing_keys_generation_unique on signing_keys (algorithm, generation)',
    )
  }
}

export const apps = { mysql: OnMysql, sqlite: OnSqlite }

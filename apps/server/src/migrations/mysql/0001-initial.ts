import { Migration } from '@mikro-orm/migrations'

export class InitialMysql extends Migration {
  override async up(): Promise<void> {
    // A binary collation that does not pad: to a database, too, 'a' and 'a ' are two names.
    const [row] = await this.execute('select version() as version')
    const isMariaDb = String((row as { version?: string } | undefined)?.version).includes('MariaDB')
    const collation = isMariaDb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
    this.addSql(
      `create table counters (id varchar(43) not null, hits int unsigned not null, expires_at int unsigned not null, primary key (id)) default character set utf8mb4 collate ${collation} engine = InnoDB`,
    )
    this.addSql(`alter table counters add index counters_expires_at_index (expires_at)`)
    this.addSql(
      `create table users (id int unsigned not null auto_increment primary key, username varchar(50) not null, username_canonical varchar(200) not null, password varchar(255) not null, password_key_id varchar(16) not null, email varchar(100) not null, email_canonical varchar(100) not null, avatar varchar(255) null, role enum('user','admin','superadmin') not null default 'user', bio varchar(255) null, status enum('active','banned','muted') not null default 'active', created_at datetime(3) not null, updated_at datetime(3) not null) default character set utf8mb4 collate ${collation} engine = InnoDB`,
    )
    this.addSql(`alter table users add unique users_username_unique (username)`)
    this.addSql(`alter table users add unique users_username_canonical_unique (username_canonical)`)
    this.addSql(`alter table users add unique users_email_unique (email)`)
    this.addSql(`alter table users add unique users_email_canonical_unique (email_canonical)`)
    this.addSql(
      `create table sessions (id varchar(36) not null, user_id int unsigned not null, token_hash varchar(43) not null, previous_token_hash varchar(43) null, rotated_at datetime(3) null, created_at datetime(3) not null, last_used_at datetime(3) not null, expires_at datetime(3) not null, user_agent varchar(255) null, ip varchar(45) null, primary key (id)) default character set utf8mb4 collate ${collation} engine = InnoDB`,
    )
    this.addSql(`alter table sessions add index sessions_user_id_index (user_id)`)
    this.addSql(`alter table sessions add index sessions_expires_at_index (expires_at)`)
    this.addSql(
      `create table email_verifications (id int unsigned not null auto_increment primary key, challenge_id varchar(22) not null, email varchar(100) not null, email_canonical varchar(100) not null, type enum('register','reset_password','email_change') not null, user_id int unsigned null, locale enum('zh','en') not null default 'en', is_decoy tinyint(1) not null default false, key_id varchar(16) not null, attempts int not null default 0, is_verified tinyint(1) not null default false, resend_at datetime(3) not null, expires_at datetime(3) not null, created_at datetime(3) not null, verified_at datetime(3) null) default character set utf8mb4 collate ${collation} engine = InnoDB`,
    )
    this.addSql(
      `alter table email_verifications add unique email_verifications_challenge_id_unique (challenge_id)`,
    )
    this.addSql(
      `alter table email_verifications add index email_verifications_user_id_index (user_id)`,
    )
    this.addSql(
      `alter table email_verifications add index email_verifications_expires_at_index (expires_at)`,
    )
    this.addSql(
      `alter table sessions add constraint sessions_user_id_foreign foreign key (user_id) references users (id) on delete cascade`,
    )
    this.addSql(
      `alter table email_verifications add constraint email_verifications_user_id_foreign foreign key (user_id) references users (id) on delete cascade`,
    )
  }
}

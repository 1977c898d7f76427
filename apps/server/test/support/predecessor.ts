import { digestLegacyPassword } from '@latchkey/shared/digest'
import { createLastingDatabase } from './server-process.ts'

/** The tables of the predecessor, with additions of another program. */
const tables = `
create table users (
  id int not null auto_increment comment '编号',
  username varchar(50) not null comment '登录名',
  password varchar(255) not null comment '口令摘要',
  email varchar(100) not null,
  avatar varchar(255) default null,
  role enum('user','admin','superadmin') default null comment '身份',
  bio varchar(255) default null,
  status enum('active','banned','muted') not null default 'active',
  created_at timestamp null default current_timestamp comment '注册于',
  updated_at timestamp null default current_timestamp,
  phone varchar(20) default null comment 'added by the shop',
  points int not null default 0,
  primary key (id), unique key username (username), unique key email (email), unique key uk_users_phone (phone),
  constraint points_are_positive check (points >= 0)
) engine=InnoDB auto_increment=1226 default charset=utf8mb4 collate=utf8mb4_general_ci;
create table email_verifications (
  id int not null auto_increment, email varchar(100) not null, code varchar(255) not null,
  type varchar(50) not null comment '用途', user_id int default null, is_verified tinyint(1) not null,
  expires_at timestamp not null, created_at timestamp not null default current_timestamp,
  verified_at timestamp null default null,
  primary key (id), key user_id (user_id),
  constraint email_verifications_ibfk_1 foreign key (user_id) references users (id)
) engine=InnoDB auto_increment=852 default charset=utf8mb4 collate=utf8mb4_general_ci;
create table posts (
  id bigint not null auto_increment, user_id int not null, title varchar(120) not null,
  primary key (id), constraint fk_posts_user foreign key (user_id) references users (id) on delete cascade
) engine=InnoDB;
create table likes (
  post_id bigint not null, user_id int not null, primary key (post_id, user_id),
  constraint fk_likes_user foreign key (user_id) references users (id)
) engine=InnoDB;
create trigger posts_are_trimmed before insert on posts for each row set new.title = trim(new.title);
`

type Row = {
  id: number
  username: string
  email?: string
  password?: string
  role?: string | null
  status?: string
  created?: string | null
  updated?: string | null
}

const text = (value: string | null) =>
  value === null ? 'null' : `'${value.replaceAll("'", "''")}'`

/** A database as the predecessor leaves it. Passwords are given as stored. */
export async function createOldDatabase(
  rows: Row[],
  { before = [] as string[], late = true } = {},
) {
  const database = await createLastingDatabase()
  const values = rows.map((row) => {
    const {
      id,
      username,
      email = `${username}@example.com`,
      password = oldPassword(username),
    } = row
    const { role = 'user', status = 'active', created = '2024-05-01 10:00:00' } = row
    const { updated = created } = row
    const texts = [username, password, email, role, status, created, updated].map(text)
    return `(${id}, ${texts.join(', ')}, ${Math.abs(id)})`
  })
  const end = late ? '2024-05-01 18:15:00' : '2024-05-01 10:15:00'
  const statements = [
    `set time_zone = '+00:00'`,
    ...before,
    ...tables.split(/;\n/).filter((statement) => statement.trim() !== ''),
    `insert into users (id, username, password, email, role, status, created_at, updated_at, points)
     values ${values.join(', ')}`,
    `insert into email_verifications (email, code, type, is_verified, expires_at, created_at)
     values ('open@example.com', '${'0'.repeat(64)}', 'register', 0, '${end}', '2024-05-01 10:00:00')`,
    `insert into posts (user_id, title) values (${rows[0]?.id}, 'first')`,
    `insert into likes values (1, ${rows[0]?.id})`,
  ]
  await database.executeAll(statements)
  return database
}

/** The predecessor's stored digest of these accounts' password. */
const oldPassword = (username: string): string =>
  digestLegacyPassword(`${username} has a long password`)

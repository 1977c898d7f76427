import { digestLegacyPassword } from '@latchkey/shared/digest'
import { latchkey } from './latchkey.ts'
import type { DatabaseNode } from './parts/engine.ts'

/** The tables of the predecessor. */
const tables = [
  `create table old.users (
    id int not null auto_increment, username varchar(50) not null, password varchar(255) not null,
    email varchar(100) not null, avatar varchar(255), role enum('user','admin','superadmin'), bio varchar(255),
    status enum('active','banned','muted') not null default 'active',
    created_at timestamp null default current_timestamp, updated_at timestamp null default current_timestamp,
    primary key (id), unique key username (username), unique key email (email)
  ) default charset=utf8mb4 collate=utf8mb4_general_ci`,
  `create table old.email_verifications (
    id int not null auto_increment, email varchar(100) not null, code varchar(255) not null,
    type varchar(50) not null, user_id int, is_verified tinyint(1) not null, expires_at timestamp not null,
    created_at timestamp not null default current_timestamp, verified_at timestamp null,
    primary key (id), key user_id (user_id),
    constraint email_verifications_ibfk_1 foreign key (user_id) references old.users (id)
  ) default charset=utf8mb4 collate=utf8mb4_general_ci`,
]

export const typedBefore = (username: string): string => `${username} has a long password`

type Adoption = {
  settings: Record<string, string>
  count: number
  /** The built tree of the release that adopts them; by default this one. */
  release: string | undefined
}

/** Adopts users of the predecessor into the service's empty database, and returns their names. */
export async function adoptPeople(
  node: DatabaseNode,
  { settings, count, release }: Adoption,
): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `old${index}`)
  const rows = names.map(
    (name) =>
      `('${name}', '${digestLegacyPassword(typedBefore(name))}', '${name}@example.com', 'user')`,
  )
  const insert = `insert into old.users (username, password, email, role) values ${rows.join(', ')}`
  const grant = 'grant all on old.* to latchkey@`%`'
  for (const sql of ['create database old', grant, ...tables, insert]) await node.ask(sql)
  const { host, port } = node.address
  const at = (name: string) => `mysql://latchkey:latchkey@${host}:${port}/${name}`
  const from = { ...settings, DATABASE_URL: at('old') }
  await latchkey(from, ['adopt', '--into', at('latchkey'), '--clock', 'none'], release)
  return names
}

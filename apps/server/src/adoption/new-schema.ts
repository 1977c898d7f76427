import type { EntityManager } from '@mikro-orm/sql'
import { columnsOf, readCreate, type OldTable } from './old-schema.ts'

/** The character set and collation of new columns, whatever the table's own default is. */
export async function textOptions(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ version: string }[]>('select version() as version')
  const collation = row?.version.includes('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin'
  return `character set utf8mb4 collate ${collation}`
}

export const commentOf = (definition = ''): string =>
  / COMMENT '(?:[^']|'')*'/.exec(definition)?.[0] ?? ''

/** Returns columns widened to hold every character; their other properties stay. */
export function widened(columns: Map<string, string>, names: string[]): string[] {
  return names.flatMap((name) => {
    const definition = columns.get(name) ?? ''
    const set = / CHARACTER SET (\w+)/.exec(definition)?.[1]
    if (set === undefined || set === 'utf8mb4') return []
    const wide = definition.replace(
      / CHARACTER SET \w+(?: COLLATE \w+)?/,
      ' CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
    )
    return [`modify ${name} ${wide}`]
  })
}

/** Spells out the character set that the table's default implies. */
export async function spelled(em: EntityManager, table: OldTable): Promise<Map<string, string>> {
  const create = await readCreate(em, table)
  const byDefault = /DEFAULT CHARSET=(\w+)/.exec(create)?.[1] ?? 'utf8mb4'
  return new Map(
    Array.from(columnsOf(create), ([name, definition]) => [
      name,
      definition.includes(' CHARACTER SET ')
        ? definition
        : definition.replace(/^(varchar\(\d+\))/, `$1 CHARACTER SET ${byDefault}`),
    ]),
  )
}

/** Adds our columns to the accounts, empty. */
export async function addColumns(em: EntityManager): Promise<void> {
  const columns = await spelled(em, 'users')
  if (columns.has('username_canonical')) return
  const text = await textOptions(em)
  const changes = [
    ...widened(columns, ['username', 'password', 'email', 'avatar', 'bio']),
    `add column username_canonical varchar(200) ${text} null`,
    `add column username_skeleton varchar(200) ${text} null`,
    `add column password_key_id varchar(16) ${text} not null default ''`,
    `add column email_canonical varchar(100) ${text} null`,
    `add column display_name varchar(50) ${text} null`,
    `add column locale enum('zh', 'en') ${text} null`,
    `add column time_zone varchar(50) ${text} null`,
    `add column subject varchar(22) ${text} null`,
    `add column legacy_password enum('digest', 'reset') ${text} null`,
    'add unique users_username_canonical_unique (username_canonical)',
    'add unique users_username_skeleton_unique (username_skeleton)',
    'add unique users_email_canonical_unique (email_canonical)',
    'add unique users_subject_unique (subject)',
    'add index users_legacy_password_index (legacy_password)',
  ]
  await em.execute(`alter table users ${changes.join(', ')}`)
}

/** Gives the accounts' columns their final types, once every row has its values. */
export async function finishColumns(em: EntityManager): Promise<void> {
  const columns = columnsOf(await readCreate(em, 'users'))
  const text = await textOptions(em)
  const role = (columns.get('role') ?? '')
    .replace(/ DEFAULT (?:NULL|'\w*')/, '')
    .replace(/ (?:NOT NULL|NULL)\b/, '')
  const comment = commentOf(role)
  const changes = [
    `modify role ${role.replace(comment, '')} not null default 'user'${comment}`,
    ...['created_at', 'updated_at'].map(
      (name) => `modify ${name} datetime(3) not null${commentOf(columns.get(name))}`,
    ),
    `modify username_canonical varchar(200) ${text} not null`,
    `modify email_canonical varchar(100) ${text} not null`,
    `modify password_key_id varchar(16) ${text} not null`,
  ]
  await em.execute(`alter table users ${changes.join(', ')}`)
}

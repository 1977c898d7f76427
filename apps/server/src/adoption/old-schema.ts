import type { EntityManager } from '@mikro-orm/sql'
import { localError, type Words } from '../config/local-language.ts'

/** The tables of the predecessor and their columns. */
export const oldColumns = {
  users: 'id username password email avatar role bio status created_at updated_at'.split(' '),
  email_verifications:
    'id email code type user_id is_verified expires_at created_at verified_at'.split(' '),
} as const
export type OldTable = keyof typeof oldColumns
export const oldTables = ['users', 'email_verifications'] as const satisfies OldTable[]

/** The columns that an adoption adds to them. */
export const ourColumns: Record<OldTable, string[]> = {
  users:
    'username_canonical username_skeleton password_key_id email_canonical legacy_password display_name locale time_zone subject'.split(
      ' ',
    ),
  email_verifications:
    'challenge_id email_canonical locale is_decoy key_id attempts resend_at code_form proven_at'.split(
      ' ',
    ),
}

/**
 * Tables of ours that a predecessor's database does not have. The list of migrations comes first: without
 * it the service checks which program the tables belong to.
 */
export const newTables = [
  'mikro_orm_migrations',
  'mails',
  'client_challenges',
  'client_passwords',
  'exposed_digests',
  'foreign_hashes',
  'avatars',
  'deletions',
  'oidc_records',
  'app_sessions',
  'passkeys',
  'spent_challenges',
  'trusted_devices',
  'factors',
  'backup_codes',
  'sign_in_attempts',
  'sessions',
  'counters',
  'lockouts',
  'security_events',
  'logout_deliveries',
  'app_uses',
  'apps',
  'signing_keys',
  'webhook_deliveries',
  'webhooks',
  'events',
]

export async function tableNames(em: EntityManager): Promise<string[]> {
  const rows = await em.execute<{ name: string }[]>(
    'select table_name as name from information_schema.tables where table_schema = database()',
  )
  return rows.map(({ name }) => name)
}

export async function readName(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ name: string }[]>('select database() as name')
  return row?.name ?? ''
}

/** The statement that makes a table, as the server spells it. */
export async function readCreate(em: EntityManager, table: string): Promise<string> {
  const [row] = await em.execute<Record<string, string>[]>(`show create table ${table}`)
  return row?.['Create Table'] ?? ''
}

/** The definition of each column, by name. */
export function columnsOf(create: string): Map<string, string> {
  const lines = create.matchAll(/^\s*`((?:[^`]|``)+)` (.*?),?$/gm)
  return new Map(Array.from(lines, ([, name = '', definition = '']) => [name, definition]))
}

/** The columns that the server does not compute. */
export function plainColumns(create: string): string[] {
  const generated = / GENERATED ALWAYS| AS \(/
  const columns = [...columnsOf(create)].filter(([, definition]) => !generated.test(definition))
  return columns.map(([name]) => name)
}

type Reference = { name: string; table: string; rule: string }

/** Foreign keys to a table, from any table. */
export const referencesTo = (em: EntityManager, table: OldTable): Promise<Reference[]> =>
  em.execute<Reference[]>(
    `select constraint_name as name, table_name as \`table\`, delete_rule as rule
     from information_schema.referential_constraints
     where constraint_schema = database() and referenced_table_name = ?`,
    [table],
  )

/** Throws unless this is the predecessor's database. */
export async function requireOldTables(em: EntityManager): Promise<void> {
  const names = await tableNames(em)
  for (const table of oldTables) {
    if (!names.includes(table))
      throw notOurs({ en: `it has no table ${table}`, zh: `没有表 ${table}` })
    const columns = columnsOf(await readCreate(em, table))
    const absent = oldColumns[table].filter((column) => !columns.has(column))
    if (absent.length > 0)
      throw notOurs({
        en: `${table} has no ${absent.join(', ')}`,
        zh: `${table} 没有列 ${absent.join('、')}`,
      })
  }
}

/** Throws unless this is the predecessor's database and can be adopted in place. */
export async function requireOldSchema(em: EntityManager): Promise<void> {
  await requireOldTables(em)
  const names = await tableNames(em)
  const taken = newTables.filter((table) => names.includes(table))
  if (taken.length > 0) {
    throw localError({
      en: `another program has tables of these names: ${taken.join(', ')}. Copy the accounts to an empty database instead (--into)`,
      zh: `其他程序已有同名的表：${taken.join('、')}；请改为把账号复制到空数据库（--into）`,
    })
  }
  const columns = columnsOf(await readCreate(em, 'users'))
  const needed = [...columns].filter(
    ([name, definition]) =>
      !oldColumns.users.includes(name) &&
      /\bNOT NULL\b/.test(definition) &&
      !/\bDEFAULT\b|\bGENERATED\b|AUTO_INCREMENT/.test(definition),
  )
  if (needed.length > 0) {
    const [[column] = []] = needed
    throw localError({
      en: `no one could register: users.${column} of another program has no default value. Give it one`,
      zh: `将无法注册新账号：其他程序的列 users.${column} 没有默认值，请为它设置默认值`,
    })
  }
}

const notOurs = ({ en, zh }: Words) =>
  localError({
    en: `this is not the predecessor's database (${en}): name it in DATABASE_URL or SQLURL`,
    zh: `这不是旧服务的数据库（${zh}）：请在 DATABASE_URL 或 SQLURL 中指定`,
  })

import { sqlOf, type Sql } from '../database/sql.ts'
import type { BackupCode } from '../factors/backup-code.entity.ts'
import type { Factor } from '../factors/factor.entity.ts'
import type { SigningKey } from '../signing/signing-key.entity.ts'
import type { User } from '../users/user.entity.ts'

const sql = sqlOf<
  User | SigningKey | Factor | BackupCode,
  | 'users'
  | 'client_passwords'
  | 'exposed_digests'
  | 'signing_keys'
  | 'factors'
  | 'foreign_hashes'
  | 'backup_codes'
  | 'password_key_id'
>()

type PerKey = Sql<[], { password_key_id: string; count: number | string }>

/** Accounts without a password have none. */
export const passwordsPerKey: Sql<
  [noKey: string],
  { password_key_id: string; count: number | string }
> = sql(
  `select password_key_id, count(*) as count from users where password_key_id <> ?
    group by password_key_id`,
)

export const clientPasswordsPerKey: PerKey = sql(
  'select password_key_id, count(*) as count from client_passwords group by password_key_id',
)

export const exposedPerKey: PerKey = sql(
  'select password_key_id, count(*) as count from exposed_digests group by password_key_id',
)

export const signingKeysPerKey: PerKey = sql(
  'select secret_key_id as password_key_id, count(*) as count from signing_keys group by secret_key_id',
)

export const factorsPerKey: PerKey = sql(
  'select secret_key_id as password_key_id, count(*) as count from factors group by secret_key_id',
)

export const foreignHashesPerKey: PerKey = sql(
  'select secret_key_id as password_key_id, count(*) as count from foreign_hashes group by secret_key_id',
)

export const backupCodesPerKey: PerKey = sql(
  'select secret_key_id as password_key_id, count(*) as count from backup_codes group by secret_key_id',
)

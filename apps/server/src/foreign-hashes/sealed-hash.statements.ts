import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { SealedHash } from './sealed-hash.entity.ts'

const sql = sqlOf<SealedHash, 'foreign_hashes' | 'count'>()

export const sealedHashOf: Sql<[id: number], RowOf<SealedHash, 'sealed' | 'secretKeyId'>> = sql(
  'select sealed, secret_key_id from foreign_hashes where user_id = ?',
)

/** The number of hashes of every profile. */
export const hashesPerProfile: Sql<[], { profile: string; count: number | string }> = sql(
  'select profile, count(*) as count from foreign_hashes group by profile',
)

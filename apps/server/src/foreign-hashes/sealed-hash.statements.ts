import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { SealedHash } from './sealed-hash.entity.ts'

const sql = sqlOf<SealedHash, 'foreign_hashes' | 'first_id' | 'count'>()

export const sealedHashOf: Sql<[id: number], RowOf<SealedHash, 'sealed' | 'secretKeyId'>> = sql(
  'select sealed, secret_key_id from foreign_hashes where user_id = ?',
)

/** The hashes of every profile, and the account of one of them. */
export const hashesPerProfile: Sql<
  [],
  { profile: string; count: number | string; first_id: number }
> = sql(
  'select profile, count(*) as count, min(user_id) as first_id from foreign_hashes group by profile',
)

import { sqlOf, type Sql } from '../database/sql.ts'
import type { Passkey } from './passkey.entity.ts'
import type { SpentChallenge } from './spent-challenge.entity.ts'

const sql = sqlOf<Passkey | SpentChallenge, 'passkeys' | 'spent_challenges'>()

export const passkeysElsewhere: Sql<[rpId: string], { rp_id: string; count: number | string }> =
  sql('select rp_id, count(*) as count from passkeys where rp_id <> ? group by rp_id')

/** A second row with the same id fails: the challenge was already used. */
export const spendChallenge: Sql<[id: string, expiresAt: Date]> = sql(
  'insert into spent_challenges (id, expires_at) values (?, ?)',
)

import { sqlOf, type RowOf, type Sql } from '../database/sql.ts'
import type { Time } from '../database/time.ts'
import type { User } from '../users/user.entity.ts'
import type { Factor } from './factor.entity.ts'
import type { Passkey } from './passkey.entity.ts'
import type { SpentChallenge } from './spent-challenge.entity.ts'

const sql = sqlOf<
  Passkey | Factor | User | SpentChallenge,
  'passkeys' | 'factors' | 'users' | 'spent_challenges'
>()

export const passkeysElsewhere: Sql<[rpId: string], { rp_id: string; count: number | string }> =
  sql('select rp_id, count(*) as count from passkeys where rp_id <> ? group by rp_id')

/** The properties that a comparison needs. */
export type Compared =
  | 'credentialId'
  | 'publicKey'
  | 'counter'
  | 'isSynced'
  | 'isPasswordless'
  | 'needsPassword'
  | 'rpId'

export type PasskeyRow = RowOf<Passkey, Compared> &
  RowOf<Factor, 'secret' | 'secretKeyId' | 'user'> &
  RowOf<User, 'password' | 'status'> & {
    factor_id: string
    removes_at: Time | null
    subject: string | null
  }

/** Each sign-in by passkey runs this. */
export const passkeyOf: Sql<[credentialHash: string], PasskeyRow> = sql(`select p.factor_id,
    p.credential_id, p.public_key, p.counter, p.is_synced, p.is_passwordless, p.needs_password, p.rp_id,
    f.secret, f.secret_key_id, f.user_id, f.removes_at,
    u.subject, u.password, u.status
  from passkeys p join factors f on f.id = p.factor_id join users u on u.id = f.user_id
  where p.credential_hash = ? and f.confirmed_at is not null`)

/** The device's counter lies between the last one and this, and the passkey may still sign in alone. */
export const usePasskeyAlone: Sql<
  [counter: number, isBackedUp: number, factorId: string, isSynced: number, below: number]
> = sql(`update passkeys set counter = ?, is_backed_up = ?
  where factor_id = ? and is_synced = ? and counter < ? and is_passwordless = 1 and needs_password = 0`)

export const useFactor: Sql<[usedAt: Date, id: string, userId: number]> = sql(
  `update factors set last_used_at = ?
  where id = ? and user_id = ? and confirmed_at is not null and removes_at is null`,
)

/** The batch form of `spendChallenge`: the second time it changes no row. */
export const spendChallengeOnce: Sql<[id: string, expiresAt: Date]> = sql(
  'insert into spent_challenges (id, expires_at) values (?, ?) on conflict do nothing',
)

/** A second row with the same id fails: the challenge was already used. */
export const spendChallenge: Sql<[id: string, expiresAt: Date]> = sql(
  'insert into spent_challenges (id, expires_at) values (?, ?)',
)

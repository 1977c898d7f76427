import type { Database } from '../database/database.ts'
import { toDate } from '../database/time.ts'
import { tokenHash } from '../keys.ts'
import type { User } from '../users/user.entity.ts'
import type { Factor } from './factor.entity.ts'
import type { Passkey } from './passkey.entity.ts'
import { passkeyOf, type Compared } from './passkey.statements.ts'

/** The columns of a passkey, its factor and its account that a comparison needs. */
export type FoundPasskey = Pick<Passkey, Compared> & {
  factor: Pick<Factor, 'id' | 'secret' | 'secretKeyId' | 'removesAt'>
  owner: Pick<User, 'id' | 'password' | 'status'> & { subject: string }
}

/** Finds the passkey that an answer names, with its account. */
export type FindPasskey = (credentialId: string) => Promise<FoundPasskey | undefined>

/** Each sign-in by passkey runs this, so it is one prepared query without entities. */
export function createFindPasskey({ prepare }: Database): FindPasskey {
  const find = prepare(passkeyOf)
  return async (id) => {
    const [row] = await find(tokenHash(id))
    if (!row) return undefined
    const { secret, secret_key_id: secretKeyId, removes_at: removal } = row
    const removesAt = removal === null ? null : toDate(removal)
    const { user_id: userId, password, status } = row
    return {
      credentialId: row.credential_id,
      publicKey: row.public_key,
      counter: row.counter,
      isSynced: row.is_synced !== 0,
      isPasswordless: row.is_passwordless !== 0,
      needsPassword: row.needs_password !== 0,
      rpId: row.rp_id,
      factor: { id: row.factor_id, secret, secretKeyId, removesAt },
      owner: { id: userId, password, status, subject: row.subject ?? '' },
    }
  }
}

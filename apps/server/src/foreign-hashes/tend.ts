import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { SealedHash } from './sealed-hash.entity.ts'
import { seal, unseal } from './sealing.ts'

const atOnce = 500

/**
 * Encrypts the hashes under the newest SECRET_KEY, so that an older one can be removed. A hash that does not open belongs to
 * another password of its account, and is deleted.
 */
export async function tendHashes(root: EntityManager, keys: Keys): Promise<void> {
  const older = keys.all.map(({ id }) => id).filter((id) => id !== keys.id)
  const outdated = { secretKeyId: { $in: older } }
  const paging = { populate: ['user'], limit: atOnce } as const
  for (let isDone = older.length === 0; !isDone;) {
    // Each round takes the next rows, since there may be more than memory holds.
    // oxlint-disable-next-line no-await-in-loop
    const rows = await root.fork().find(SealedHash, outdated, paging)
    // oxlint-disable-next-line no-await-in-loop
    for (const row of rows) await renew(root.fork(), keys, row)
    isDone = rows.length < atOnce
  }
}

async function renew(em: EntityManager, keys: Keys, row: SealedHash): Promise<void> {
  const { user, sealed, secretKeyId } = row
  const text = unseal(keys, user, { sealed, secretKeyId })
  if (text === undefined) await em.nativeDelete(SealedHash, { user: user.id, sealed })
  else await em.nativeUpdate(SealedHash, { user: user.id, sealed }, seal(keys, user, text))
}

import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { SealedHash } from './sealed-hash.entity.ts'
import { seal, unseal } from './sealing.ts'

const atOnce = 500

/** Encrypts the hashes under the newest SECRET_KEY, so that an older one can be removed. */
export async function tendHashes(root: EntityManager, keys: Keys): Promise<void> {
  const older = keys.all.map(({ id }) => id).filter((id) => id !== keys.id)
  let after = 0
  while (older.length > 0) {
    const where = { secretKeyId: { $in: older }, user: { $gt: after } }
    // One page after the other, since there may be more rows than memory holds.
    // oxlint-disable-next-line no-await-in-loop
    const rows = await root.fork().find(SealedHash, where, {
      populate: ['user'],
      orderBy: { user: 'asc' },
      limit: atOnce,
    })
    for (const { user, sealed, secretKeyId } of rows) {
      const text = unseal(keys, user, { sealed, secretKeyId })
      if (text === undefined) continue
      const renewed = seal(keys, user, text)
      // oxlint-disable-next-line no-await-in-loop
      await root.fork().nativeUpdate(SealedHash, { user: user.id, sealed }, renewed)
    }
    if (rows.length < atOnce) return
    after = rows.at(-1)?.user.id ?? after
  }
}

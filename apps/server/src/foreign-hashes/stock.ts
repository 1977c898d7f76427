import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { hmac, type Keys } from '../keys.ts'
import type { ForeignHash } from './foreign-hash.ts'
import { SealedHash } from './sealed-hash.entity.ts'
import { hashesPerProfile } from './sealed-hash.statements.ts'
import { openHash } from './sealing.ts'

type Sort = { profile: string; count: number; sample: ForeignHash | undefined }

/** The remaining foreign hashes, by the cost of their comparison. */
export type Stock = { sorts: Sort[]; total: number }

export async function readStock(em: EntityManager, keys: Keys): Promise<Stock> {
  const rows = await ask(em, hashesPerProfile)
  const ids = rows.map(({ first_id: id }) => id)
  const found =
    rows.length === 0 ? [] : await em.find(SealedHash, { user: { $in: ids } }, populated)
  const samples = new Map(found.map((row) => [row.profile, openHash(keys, row.user, row)]))
  const sorts = rows
    .map(({ profile, count }) => ({ profile, count: Number(count), sample: samples.get(profile) }))
    .toSorted((one, other) => (one.profile < other.profile ? -1 : 1))
  return { sorts, total: sorts.reduce((sum, { count }) => sum + count, 0) }
}

const populated = { populate: ['user'] } as const

/**
 * The hash to compare for a name without one: always the same for one name, and over all names each
 * profile as often as among the accounts with a hash. Its outcome is ignored.
 */
export function drawDecoy({ sorts, total }: Stock, keys: Keys, name: string) {
  const drawn = hmac(keys.counters, 'foreign hash', name).readUIntBE(0, 6) / 2 ** 48
  let left = drawn * total
  for (const { count, sample } of sorts) {
    if (left < count) return sample
    left -= count
  }
  return undefined
}

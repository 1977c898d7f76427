import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { hmac, type Keys } from '../keys.ts'
import { unusablePassword } from '../passwords/password.ts'
import type { ForeignHash } from './foreign-hash.ts'
import { SealedHash } from './sealed-hash.entity.ts'
import { hashesPerProfile } from './sealed-hash.statements.ts'
import { openHash } from './sealing.ts'

type Sort = { profile: string; count: number; sample: ForeignHash | undefined }

/** The remaining foreign hashes, by the cost of their comparison. */
export type Stock = { sorts: Sort[]; total: number }

type Options = { keys: Keys; known?: Stock | undefined }

/** Counts the remaining hashes. A profile keeps its known sample. */
export async function readStock(em: EntityManager, { keys, known }: Options): Promise<Stock> {
  const rows = await ask(em, hashesPerProfile)
  const before = new Map(known?.sorts.map(({ profile, sample }) => [profile, sample]))
  const sorts: Sort[] = []
  for (const { profile, count } of rows) {
    // oxlint-disable-next-line no-await-in-loop
    const sample = before.get(profile) ?? (await findSample(em, keys, profile))
    sorts.push({ profile, count: Number(count), sample })
  }
  return {
    sorts: sorts.toSorted((one, other) => (one.profile < other.profile ? -1 : 1)),
    total: sorts.reduce((sum, { count }) => sum + count, 0),
  }
}

/** That many rows that cannot be compared, one after the other, are no accident. */
const tried = 20

/** Finds a hash that can be compared: one whose key is missing, or that its library refuses, costs nothing. */
async function findSample(
  em: EntityManager,
  keys: Keys,
  profile: string,
): Promise<ForeignHash | undefined> {
  const first = { orderBy: { user: 'asc' }, limit: tried, populate: ['user'] } as const
  for (const row of await em.find(SealedHash, { profile }, first)) {
    const sample = openHash(keys, row.user, row)
    // oxlint-disable-next-line no-await-in-loop
    const compares = await sample?.matches({ typed: 'any', legacy: unusablePassword() }).then(
      () => true,
      () => false,
    )
    if (sample && compares) return sample
  }
  return undefined
}

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

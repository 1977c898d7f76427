import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { hmac, type Keys } from '../keys.ts'
import type { Entered, ForeignHash } from './foreign-hash.ts'
import { SealedHash } from './sealed-hash.entity.ts'
import { hashesPerProfile } from './sealed-hash.statements.ts'
import { openHash } from './sealing.ts'

type Sort = { profile: string; count: number; samples: ForeignHash[] }

/** The remaining foreign hashes, by the cost of their comparison. */
export type Stock = { sorts: Sort[]; total: number }

type Options = { keys: Keys; known?: Stock | undefined }

/** Counts the remaining hashes and compares none. A profile keeps its known samples. */
export async function readStock(em: EntityManager, { keys, known }: Options): Promise<Stock> {
  const rows = await ask(em, hashesPerProfile)
  const before = new Map(known?.sorts.map(({ profile, samples }) => [profile, samples]))
  const sorts: Sort[] = []
  for (const { profile, count } of rows) {
    const kept = before.get(profile) ?? []
    // oxlint-disable-next-line no-await-in-loop
    const samples = kept.length > 0 ? kept : await findSamples(em, keys, profile)
    sorts.push({ profile, count: Number(count), samples })
  }
  return {
    sorts: sorts.toSorted((one, other) => (one.profile < other.profile ? -1 : 1)),
    total: sorts.reduce((sum, { count }) => sum + count, 0),
  }
}

/** That many rows that cannot be compared, one after the other, are no accident. */
const tried = 20

/** Finds hashes that open. One whose key is missing costs nothing, and would be no decoy. */
async function findSamples(em: EntityManager, keys: Keys, profile: string): Promise<ForeignHash[]> {
  const first = { orderBy: { user: 'asc' }, limit: tried, populate: ['user'] } as const
  const rows = await em.fork().find(SealedHash, { profile }, first)
  return rows.flatMap((row) => openHash(keys, row.user, row) ?? [])
}

/**
 * The hash to compare for a name without one: always the same for one name, and over all names each
 * profile as often as among the accounts with a hash. Its outcome is ignored.
 */
function draw({ sorts, total }: Stock, keys: Keys, name: string) {
  const drawn = hmac(keys.counters, 'foreign hash', name).readUIntBE(0, 6) / 2 ** 48
  let left = drawn * total
  for (const { count, samples } of sorts) {
    if (left < count) return { samples, at: Math.floor((left / count) * samples.length) }
    left -= count
  }
  return { samples: [], at: 0 }
}

export function drawDecoy(stock: Stock, keys: Keys, name: string): ForeignHash | undefined {
  const { samples, at } = draw(stock, keys, name)
  return samples[at]
}

/** Compares a name's decoy. A hash that its library refuses costs nothing, so another takes its place. */
export async function compareDecoy(
  stock: Stock,
  keys: Keys,
  { name, entered }: { name: string; entered: Entered },
): Promise<void> {
  for (;;) {
    const { samples, at } = draw(stock, keys, name)
    const decoy = samples[at]
    // oxlint-disable-next-line no-await-in-loop
    if (!decoy || (await isCompared(decoy, entered))) return
    samples.splice(samples.indexOf(decoy), 1)
  }
}

const isCompared = (hash: ForeignHash, entered: Entered): Promise<boolean> =>
  hash.matches(entered).then(
    () => true,
    () => false,
  )

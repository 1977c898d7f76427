import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { write } from '../database/ask.ts'
import { findKeys, type Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'
import { placeEvents } from './event.statements.ts'
import { verifyUnchained } from './judge.ts'
import { chainHash } from './mac.ts'
import { isUpgrading } from './upgrade.ts'

const batch = 200

type Options = { keys: Keys; now: Date }

type Sealed = {
  /** The end of the chain. */
  last: SecurityEvent | undefined
  /** Ids of rows that the service did not write. */
  foreign: number[]
  /** True if no further row can be sealed, because SQL gave the next position to another row. */
  isStuck?: boolean
}

/**
 * Seals new rows: each gets its position and a keyed hash over itself and the row before. Rows that the
 * service did not write are left out. `seen` is the end of the chain as this process knows it; sealing
 * continues from there, so that a changed or missing end shows. Processes may seal at once: the unique
 * position lets one win, and the others find the work done.
 */
export async function sealEvents(
  root: EntityManager,
  options: Options,
  seen?: SecurityEvent,
): Promise<Sealed> {
  const sealed: Sealed = { last: seen, foreign: [] }
  for (let after: number | undefined = 0; after !== undefined;) {
    const done: Done = await sealBatch(root.fork(), { ...options, after, seen: sealed.last })
    sealed.last = done.last
    sealed.foreign.push(...done.foreign)
    sealed.isStuck = done.isStuck ?? false
    after = done.after
  }
  sealed.foreign.push(...(await findMisplaced(root.fork(), batch)))
  return sealed
}

type Batch = Options & { after: number; seen: SecurityEvent | undefined }
type Done = Sealed & { after?: number | undefined }

async function sealBatch(em: EntityManager, { after, seen, ...options }: Batch): Promise<Done> {
  // Read the end first: if another process appends meanwhile, the unique index rejects our positions.
  const found = await findLast(em)
  const end = (found?.position ?? 0) > (seen?.position ?? 0) ? found : seen
  let last = end
  const open = await findOpen(em, after)
  const { ours, foreign } = await sortByAuthor(em, open, { ...options, last })
  for (const row of ours) {
    row.position = (last?.position ?? 0) + 1
    row.seal = chainHash(findKeys(options.keys, row.keyId) ?? options.keys, row, last)
    last = row
  }
  const next = { foreign, after: open.length < batch ? undefined : open.at(-1)?.id }
  if (ours.length === 0) return { ...next, last }
  const written = (last?.position ?? 0) <= highest ? await writeLinks(em, ours) : 'taken'
  if (written === 'all') return { ...next, last }
  // If another process was faster, only the database knows which row got which position.
  if (written === 'some') return { ...next, last: seen }
  const newest = await findLast(em.fork())
  const isStuck = (newest?.position ?? 0) <= (end?.position ?? 0)
  return { foreign, last: seen, isStuck }
}

/** The highest position. The column ends slightly above it, and a row there would block all sealing. */
const highest = 4_000_000_000

/** A tolerance for restored databases: so many rows may be lost that the service had already seen. */
const lost = 100_000_000

/** Each sealed row has an id of its own, so no position is far above the highest id. */
async function maxPosition(em: EntityManager): Promise<number> {
  const newest = { orderBy: { id: 'desc' }, limit: 1, fields: ['id'] } as const
  const [row] = await em.fork().find(SecurityEvent, {}, newest)
  return Math.min(highest, (row?.id ?? 0) + lost)
}

/**
 * A row that SQL moved above every possible position does not count: the chain could not continue there.
 */
export async function findLast(em: EntityManager): Promise<SecurityEvent | undefined> {
  const sealed = { position: { $gt: 0, $lte: await maxPosition(em) } }
  const [last] = await em.find(SecurityEvent, sealed, { orderBy: { position: 'desc' }, limit: 1 })
  return last
}

/** Finds unsealed rows, oldest first. */
export const findOpen = (em: EntityManager, after: number): Promise<SecurityEvent[]> =>
  em.find(
    SecurityEvent,
    { position: null, id: { $gt: after } },
    { orderBy: { id: 'asc' }, limit: batch },
  )

/**
 * Finds rows at positions that the service never assigns: before the first, or far above the highest id.
 * In SQLite a text is higher than every number.
 */
export async function findMisplaced(em: EntityManager, limit?: number): Promise<number[]> {
  const rows = await em.find(
    SecurityEvent,
    { $or: [{ position: { $lt: 1 } }, { position: { $gt: await maxPosition(em) } }] },
    { fields: ['id', 'position'], ...(limit && { limit }) },
  )
  // Rows written and sealed between the two queries are in place.
  const max = rows.length === 0 ? 0 : await maxPosition(em)
  return rows.flatMap(({ id, position }) =>
    Number(position) >= 1 && Number(position) <= max ? [] : [id],
  )
}

type Sorted = { ours: SecurityEvent[]; foreign: number[]; unknown: SecurityEvent[] }

/** Sorts unsealed rows by author: the service, others, or the holder of a key that is not listed. */
export async function sortByAuthor(
  em: EntityManager,
  open: SecurityEvent[],
  options: Options & { last: SecurityEvent | undefined },
): Promise<Sorted> {
  const sorted: Sorted = { ours: [], foreign: [], unknown: [] }
  const judged = open.map((row) => ({ row, is: verifyUnchained(options.keys, row) }))
  const isFormerGood =
    judged.some(({ is }) => is === 'before 0011') && (await isUpgrading(em, options))
  for (const { row, is } of judged) {
    if (is === 'unknown key') sorted.unknown.push(row)
    else if (is === 'valid' || (is === 'before 0011' && isFormerGood)) sorted.ours.push(row)
    else sorted.foreign.push(row.id)
  }
  return sorted
}

/**
 * Writes all positions in one statement, since a busy hour has many rows. Returns the number of rows that
 * got theirs: none if one of the positions is taken.
 */
async function writeLinks(
  em: EntityManager,
  rows: SecurityEvent[],
): Promise<'all' | 'some' | 'taken'> {
  try {
    const changed = await write(
      em,
      placeEvents(rows.length),
      ...rows.flatMap(({ id, position }) => [id, position]),
      ...rows.flatMap(({ id, seal }) => [id, seal]),
      ...rows.map(({ id }) => id),
    )
    return changed === rows.length ? 'all' : 'some'
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return 'taken'
    throw error
  }
}

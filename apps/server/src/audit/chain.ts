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
    const done: Done = await sealBatch(root.fork(), { ...options, after, seen: sealed.last }).catch(
      (error: unknown) => {
        if (error instanceof UniqueConstraintViolationException) return { ...sealed, foreign: [] }
        throw error
      },
    )
    sealed.last = done.last
    sealed.foreign.push(...done.foreign)
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
  let last = (found?.position ?? 0) > (seen?.position ?? 0) ? found : seen
  const open = await findOpen(em, after)
  const { ours, foreign } = await sortByAuthor(em, open, { ...options, last })
  for (const row of ours) {
    row.position = (last?.position ?? 0) + 1
    row.seal = chainHash(findKeys(options.keys, row.keyId) ?? options.keys, row, last)
    last = row
  }
  // If another process was faster, only the database knows which row got which position.
  if (ours.length > 0 && !(await writeLinks(em, ours))) last = seen
  return { last, foreign, after: open.length < batch ? undefined : open.at(-1)?.id }
}

/** The highest position. The column ends a little later, where no row could be sealed any more. */
const highest = 4_000_000_000

export async function findLast(em: EntityManager): Promise<SecurityEvent | undefined> {
  const sealed = { position: { $gt: 0, $lte: highest } }
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
 * Finds rows at positions that the service never assigns: before the first, or so high that the chain
 * could not go on after them. In SQLite a text is higher than every number.
 */
export async function findMisplaced(em: EntityManager, limit?: number): Promise<number[]> {
  const rows = await em.find(
    SecurityEvent,
    { $or: [{ position: { $lt: 1 } }, { position: { $gt: highest } }] },
    { fields: ['id'], ...(limit && { limit }) },
  )
  return rows.map(({ id }) => id)
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
 * Writes all positions in one statement, since a busy hour has many rows. Returns false unless every
 * row got its position.
 */
async function writeLinks(em: EntityManager, rows: SecurityEvent[]): Promise<boolean> {
  const changed = await write(
    em,
    placeEvents(rows.length),
    ...rows.flatMap(({ id, position }) => [id, position]),
    ...rows.flatMap(({ id, seal }) => [id, seal]),
    ...rows.map(({ id }) => id),
  )
  return changed === rows.length
}

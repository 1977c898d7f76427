import { UniqueConstraintViolationException, type QueryResult } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { findKeys, type Keys } from '../keys.ts'
import { SecurityEvent } from './event.entity.ts'
import { judgeOpen } from './judge.ts'
import { linkOf } from './mac.ts'
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
 * Seals what is new: each row gets its place and a keyed hash over itself and the row before. A row that
 * the service did not write is left out. `seen` is the end of the chain as this process knows it: what it
 * adds goes on from there, so that a changed or missing end shows. Two processes may try; the unique place
 * lets one win, and the other finds the work done.
 */
export async function sealEvents(
  root: EntityManager,
  terms: Options,
  seen?: SecurityEvent,
): Promise<Sealed> {
  const sealed: Sealed = { last: seen, foreign: [] }
  for (let after: number | undefined = 0; after !== undefined;) {
    const done: Done = await sealBatch(root.fork(), { ...terms, after, seen: sealed.last }).catch(
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

async function sealBatch(em: EntityManager, { after, seen, ...terms }: Batch): Promise<Done> {
  // The end of the chain first: what another process adds to it meanwhile makes our places taken.
  const found = await findLast(em)
  let last = (found?.position ?? 0) > (seen?.position ?? 0) ? found : seen
  const open = await findOpen(em, after)
  const { ours, foreign } = await sort(em, open, terms)
  for (const row of ours) {
    row.position = (last?.position ?? 0) + 1
    row.seal = linkOf(findKeys(terms.keys, row.keyId) ?? terms.keys, row, last)
    last = row
  }
  // Where another process was quicker, only the database knows who got which place.
  if (ours.length > 0 && !(await writeLinks(em, ours))) last = seen
  return { last, foreign, after: open.length < batch ? undefined : open.at(-1)?.id }
}

async function findLast(em: EntityManager): Promise<SecurityEvent | undefined> {
  const sealed = { position: { $ne: null } }
  const [last] = await em.find(SecurityEvent, sealed, { orderBy: { position: 'desc' }, limit: 1 })
  return last
}

/** Rows that wait for their place, oldest first. */
export const findOpen = (em: EntityManager, after: number): Promise<SecurityEvent[]> =>
  em.find(
    SecurityEvent,
    { position: null, id: { $gt: after } },
    { orderBy: { id: 'asc' }, limit: batch },
  )

/** Rows with a place before the first. The service gives nobody one, and whoever reads the chain begins after it. */
export async function findMisplaced(em: EntityManager, limit?: number): Promise<number[]> {
  const rows = await em.find(
    SecurityEvent,
    { position: { $lt: 1 } },
    { fields: ['id'], ...(limit && { limit }) },
  )
  return rows.map(({ id }) => id)
}

type Sorted = { ours: SecurityEvent[]; foreign: number[]; unknown: SecurityEvent[] }

/** Rows that wait, by who wrote them: the service, others, or whoever has a key that is not listed. */
export async function sort(
  em: EntityManager,
  open: SecurityEvent[],
  { keys, now }: Options,
): Promise<Sorted> {
  const sorted: Sorted = { ours: [], foreign: [], unknown: [] }
  const judged = open.map((row) => ({ row, is: judgeOpen(keys, row) }))
  const isFormerGood = judged.some(({ is }) => is === 'former') && (await isUpgrading(em, now))
  for (const { row, is } of judged) {
    if (is === 'unknown key') sorted.unknown.push(row)
    else if (is === 'ours' || (is === 'former' && isFormerGood)) sorted.ours.push(row)
    else sorted.foreign.push(row.id)
  }
  return sorted
}

/** All or none, in one statement: a busy hour has many. Whether all of them got their places by it. */
async function writeLinks(em: EntityManager, rows: SecurityEvent[]): Promise<boolean> {
  const cases = rows.map(() => 'when ? then ?').join(' ')
  const marks = rows.map(() => '?').join(', ')
  const { affectedRows } = await em.execute<QueryResult>(
    `update security_events set position = case id ${cases} end, seal = case id ${cases} end
      where id in (${marks}) and position is null`,
    [
      ...rows.flatMap(({ id, position }) => [id, position]),
      ...rows.flatMap(({ id, seal }) => [id, seal]),
      ...rows.map(({ id }) => id),
    ],
    'run',
  )
  return affectedRows === rows.length
}

import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { findLast, findMisplaced, findOpen, sortByAuthor } from './chain.ts'
import type { SecurityEvent } from './event.entity.ts'

/**
 * Rows outside of the chain: those still to be sealed, the ids of foreign ones, and of those under keys
 * that are not listed.
 */
export type OpenRows = {
  waiting: number
  foreign: number[]
  unknown: number[]
  keyIds: Set<string>
}

export async function readOpen(
  root: EntityManager,
  options: { keys: Keys; now: Date },
): Promise<OpenRows> {
  const read: OpenRows = { waiting: 0, foreign: [], unknown: [], keyIds: new Set() }
  const last = await findLast(root.fork())
  for (let after: number | undefined = 0; after !== undefined;) {
    const em = root.fork()
    const open: SecurityEvent[] = await findOpen(em, after)
    const { ours, foreign, unknown } = await sortByAuthor(em, open, { ...options, last })
    read.waiting += ours.length
    read.foreign.push(...foreign)
    for (const { id, keyId } of unknown) {
      read.unknown.push(id)
      read.keyIds.add(keyId)
    }
    after = open.at(-1)?.id
  }
  read.foreign.push(...(await findMisplaced(root.fork())))
  return read
}

import type { EntityManager } from '@mikro-orm/sql'
import type { OldClock } from './old-clock.ts'
import { correctCreated, readTime } from './old-dates.ts'
import { rowsById } from './read-by-id.ts'

/** `adopted` is the condition of rows that an interrupted run has finished. */
export type Known = { clock: OldClock; adopted: string }

/**
 * Finds the date to assume for accounts without one: that of the next account by id, or of the last one
 * with a date. Ids must be asked for in ascending order: a second reader of the table runs ahead, so that
 * no list of dates grows with the accounts. The result is the same on every run.
 */
export function createBeginnings(em: EntityManager, { clock, adopted }: Known) {
  const columns = `cast(created_at as char) as created_at, if(${adopted}, 1, 0) as isAdopted`
  const read = { columns, from: 'users', where: 'created_at is not null' }
  const rows = rowsById<{ created_at: string; isAdopted: number }>(em, read)
  let next: { id: number; at: Date } | undefined
  return async (id: number): Promise<Date | undefined> => {
    while (!next || next.id <= id) {
      const { value: row, done } = await rows.next()
      if (done) break
      const at = readTime(row.created_at)
      if (at) next = { id: row.id, at: row.isAdopted === 1 ? at : correctCreated(at, clock) }
    }
    return next?.at
  }
}

import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { Checked } from '../database/sql.ts'
import {
  skeletonBatch,
  takenSkeletons,
  withoutSkeleton,
  writeSkeletons,
} from './skeleton.statements.ts'

type Row = { id: number; username: string; username_canonical: string }
type Named = readonly [canonical: string, skeleton: string]
type Execute = (sql: Checked, values: unknown[]) => Promise<unknown>

/**
 * Computes missing skeletons: of accounts older than the rule, and of those that an older release
 * creates during an upgrade. Of two names that look alike the older one gets the skeleton, the later
 * one none. Small batches keep row locks short, and an interrupted run continues where it stopped.
 */
export async function fillSkeletons(execute: Execute): Promise<void> {
  for (let last = 0; ;) {
    const rows = (await execute(withoutSkeleton, [last])) as Row[]
    if (rows.length > 0) await fillBatch(execute, rows)
    if (rows.length < skeletonBatch) return
    last = rows.at(-1)?.id ?? last
  }
}

async function fillBatch(execute: Execute, rows: Row[]): Promise<void> {
  const { skeletonOf } = await import('./look-alike.ts')
  const owners = new Map<string, Row>()
  for (const row of rows) {
    const skeleton = skeletonOf(row.username)
    if (!owners.has(skeleton)) owners.set(skeleton, row)
  }
  for (const { username_skeleton: taken } of (await execute(takenSkeletons, [
    [...owners.keys()],
  ])) as { username_skeleton: string }[]) {
    owners.delete(taken)
  }
  const names = [...owners].map(([skeleton, row]): Named => [row.username_canonical, skeleton])
  if (await write(execute, names)) return
  // One of these names was taken just now; the others must still get their skeletons.
  for (const name of names) await write(execute, [name])
}

/** Writes all skeletons or none; returns false when one is taken. */
async function write(execute: Execute, names: Named[]): Promise<boolean> {
  if (names.length === 0) return true
  try {
    // Match by name: an account renamed meanwhile is no longer the one that was read.
    await execute(writeSkeletons(names.length), [
      ...names.flat(),
      ...names.map(([canonical]) => canonical),
    ])
    return true
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    return false
  }
}

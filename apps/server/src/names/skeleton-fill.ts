import { UniqueConstraintViolationException } from '@mikro-orm/core'

const batch = 500

type Row = { id: number; username: string; username_canonical: string }
type Named = readonly [canonical: string, skeleton: string]
type Execute = (sql: string, values?: unknown[]) => Promise<unknown>

/**
 * Gives each account that has none the skeleton of its name: those from before there were skeletons, and
 * those that a server of an older release makes while a newer one runs. Where two look alike, the older one
 * has it and the later one goes without. A few hundred rows a statement: no row is locked for long, and a
 * run that was cut short goes on where it stopped.
 */
export async function fillSkeletons(execute: Execute): Promise<void> {
  for (let last = 0; ;) {
    const rows = (await execute(
      `select id, username, username_canonical from users
        where username_skeleton is null and id > ${last} order by id limit ${batch}`,
    )) as Row[]
    if (rows.length > 0) await fillBatch(execute, rows)
    if (rows.length < batch) return
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
  for (const { username_skeleton: taken } of (await execute(
    `select username_skeleton from users where username_skeleton in (${marks(owners.size)})`,
    [...owners.keys()],
  )) as { username_skeleton: string }[]) {
    owners.delete(taken)
  }
  const names = [...owners].map(([skeleton, row]): Named => [row.username_canonical, skeleton])
  if (await write(execute, names)) return
  // Somebody took one of these names at this very moment: the others must not go without.
  for (const name of names) await write(execute, [name])
}

/** Whether all of it was written; none is where one of them is taken. */
async function write(execute: Execute, names: Named[]): Promise<boolean> {
  if (names.length === 0) return true
  try {
    // By its name: an account renamed meanwhile is not the one that was read.
    await execute(
      `update users set username_skeleton = case username_canonical ${'when ? then ? '.repeat(names.length)} end
        where username_canonical in (${marks(names.length)})`,
      [...names.flat(), ...names.map(([canonical]) => canonical)],
    )
    return true
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    return false
  }
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ')

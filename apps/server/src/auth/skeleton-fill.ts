import type { Migration } from '@mikro-orm/migrations'

const batch = 500

type Row = {
  id: number
  username: string
  username_canonical: string
  username_skeleton: string | null
}

/**
 * Gives each account the skeleton of its name. Where two look alike, the older one has it and the later
 * one goes without. A few hundred rows a statement: no row is locked for long, and a run that was cut
 * short goes on where it stopped.
 */
export async function fillSkeletons(migration: Migration): Promise<void> {
  for (let last = 0; ;) {
    const rows = (await migration.execute(
      `select id, username, username_canonical, username_skeleton from users
        where id > ${last} order by id limit ${batch}`,
    )) as Row[]
    if (rows.length === 0) return
    last = rows.at(-1)?.id ?? last
    const open = rows.filter(({ username_skeleton: skeleton }) => skeleton === null)
    if (open.length > 0) await fillBatch(migration, open)
  }
}

async function fillBatch(migration: Migration, rows: Row[]): Promise<void> {
  const { skeletonOf } = await import('../auth/look-alike.ts')
  const owners = new Map<string, Row>()
  for (const row of rows) {
    const skeleton = skeletonOf(row.username)
    if (!owners.has(skeleton)) owners.set(skeleton, row)
  }
  for (const { username_skeleton: taken } of (await migration.execute(
    `select username_skeleton from users where username_skeleton in (${marks(owners.size)})`,
    [...owners.keys()],
  )) as { username_skeleton: string }[]) {
    owners.delete(taken)
  }
  if (owners.size === 0) return
  const pairs = [...owners].map(([skeleton, row]) => [row.username_canonical, skeleton] as const)
  // By its name: an account renamed meanwhile is not the one that was read.
  await migration.execute(
    `update users set username_skeleton = case username_canonical ${'when ? then ? '.repeat(pairs.length)} end
      where username_canonical in (${marks(pairs.length)})`,
    [...pairs.flat(), ...pairs.map(([canonical]) => canonical)],
  )
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ')
